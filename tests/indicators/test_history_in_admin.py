"""The administration keeps the same record as the pages: a published figure that changes asks why."""

from django.test import TestCase
from django.urls import reverse

from indicators.models import AreaFigure, Restatement, Result, SeriesBreak, TargetChange
from organisation.models import Role
from tests.admin_forms import fill, save
from tests.factories import make_council, make_indicator, make_user, whole_of


class RecordTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.indicator = make_indicator(
            cls.council, unit="percent", results={"2024/25": "61%"}, targets={"2024/25": "65%"}
        )
        cls.ann = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.council))
        cls.ann.is_staff = True
        cls.ann.save()
        cls.address = reverse("admin:indicators_indicator_change", args=[cls.indicator.pk])

    def setUp(self):
        self.client.force_login(self.ann)

    def test_a_published_figure_that_changes_asks_why(self):
        answer = fill(self.client, self.address, results__0__words="58%")
        assert answer.status_code == 200
        assert "“61%” was published and changes: say why in the box" in answer.content.decode()
        assert Result.objects.get().words == "61%"

    def test_with_its_reason_it_is_kept_with_what_stood_before_and_who(self):
        save(
            *(self.client, self.address),
            results__0__words="58%",
            targets__0__words="60%",
            why="A late return",
            decision="Cabinet, minute 14",
        )
        kept, moved = Restatement.objects.get(), TargetChange.objects.get()
        assert (kept.before, kept.after, kept.by, kept.why) == ("61%", "58%", self.ann, "A late return")
        assert (moved.before, moved.after, moved.decision) == ("65%", "60%", "Cabinet, minute 14")
        assert Result.objects.get().restated.startswith("61% until ")

    def test_the_same_figure_in_other_words_asks_nothing(self):
        save(self.client, self.address, results__0__words="61.0%")
        assert Result.objects.get().words == "61.0%" and not Restatement.objects.exists()

    def test_a_published_figure_that_is_deleted_asks_why_and_is_kept_as_withdrawn(self):
        assert fill(self.client, self.address, results__0__DELETE="on").status_code == 200
        save(self.client, self.address, results__0__DELETE="on", why="Another council's figure")
        assert (Restatement.objects.get().before, Restatement.objects.get().after) == ("61%", "")

    def test_breaks_and_areas_are_entered_too(self):
        area = self.council.areas.create(name="Eastmoor Vale")
        save(
            *(self.client, self.address),
            seriesbreaks__0__period="2024/25",
            seriesbreaks__0__words="By pupil",
            area_figures__0__area=area,
            area_figures__0__kind="target",
            area_figures__0__period="2024/25",
            area_figures__0__words="TBC",
        )
        assert SeriesBreak.objects.get().who == self.ann.get_full_name()
        assert AreaFigure.objects.get().state == "tbc"
