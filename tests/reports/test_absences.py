"""Honest absence: every state that can be entered is shown in words and counted apart in every total."""

from datetime import date

from django.test import TestCase
from django.urls import reverse

from indicators.baskets import score
from indicators.choices import Rag, State
from indicators.figure_forms import RESULT_STATES, TARGET_STATES
from indicators.figures import figures_by_id
from indicators.models import Indicator
from indicators.standing import standing
from organisation.models import Role, Unit
from reports.dashboard import dashboard_of
from tests.factories import (
    make_council,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_user,
    whole_of,
)

PERIOD = "2024/25 Q2"


class AbsenceTests(TestCase):
    """One green indicator, and one for each absence of a result and of a target."""

    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        plan = make_plan(whole_of(cls.council), first_year=2024)
        cls.of_results = {
            state: make_indicator(
                cls.council, f"Result {state}", results={PERIOD: state.label}, targets={PERIOD: "60%"}
            )
            for state in RESULT_STATES
        }
        cls.of_targets = {
            state: make_indicator(
                cls.council, f"Target {state}", results={PERIOD: "62%"}, targets={PERIOD: state.label}
            )
            for state in TARGET_STATES
        }
        cls.green = make_indicator(cls.council, "Met", results={PERIOD: "62%"}, targets={PERIOD: "60%"})
        for indicator in Indicator.objects.all():
            make_plan_indicator(plan, indicator)

    def setUp(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=whole_of(self.council)))

    def whys(self):
        """Return {indicator id: why it has no rating} of all but the green one."""
        figures = figures_by_id(Indicator.objects.all())
        absent = [*self.of_results.values(), *self.of_targets.values()]
        return {
            one.pk: standing(one, figures=figures[one.pk], today=date(2024, 10, 1)).counted.why_none
            for one in absent
        }

    def test_no_two_absences_are_counted_as_one(self):
        whys = list(self.whys().values())
        assert len(set(whys)) == len(whys) == 10 and all(whys)

    def test_the_dashboard_counts_each_apart_and_none_as_a_rating(self):
        units = list(Unit.objects.of(self.council))
        dashboard = dashboard_of(self.council, units, today=date(2024, 10, 1))
        assert dashboard.tally.unrated == dict.fromkeys(sorted(self.whys().values()), 1)
        counted = dashboard.tally.ratings
        assert (counted[Rag.GREEN], counted[Rag.AMBER], counted[Rag.RED], counted[Rag.NONE]) == (1, 0, 0, 10)

    def test_the_list_shows_each_in_words_and_finds_it_by_its_absence(self):
        for pk, why in self.whys().items():
            answer = self.client.get(reverse("indicators:indicator_list"), {"absence": why})
            assert [row.indicator.pk for row in answer.context["table"].data] == [pk], why

    def test_the_page_says_the_state_and_never_a_zero_or_a_blank(self):
        for state, indicator in self.of_results.items():
            page = self.client.get(indicator.get_absolute_url()).content.decode()
            assert f'<td class="app-number">{State(state).label}' in page, state
        for state, indicator in self.of_targets.items():
            page = self.client.get(indicator.get_absolute_url()).content.decode()
            assert f'<td class="app-number">{State(state).label}' in page, state

    def test_a_basket_shows_the_weight_of_each_as_unrated(self):
        figures = figures_by_id(Indicator.objects.all())
        ratings = [standing(one, figures=figures[one.pk]).counted.rag for one in Indicator.objects.all()]
        found = score([(rag, 5) for rag in ratings])
        assert (found.score, found.weight_rated, found.weight_unrated, found.unrated) == (1, 5, 50, 10)
