"""The history that people read: told act by act, in words, to those who may read the thing."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib import admin
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import timezone

from config.histories import KINDS
from indicators.models import IndicatorSet, RagScheme
from organisation.acts import Written, acts_of
from organisation.histories import LEFT_OUT
from organisation.models import Person, Role
from organisation.writing import because, named, past_of, written_by
from plans.models import Action, Plan, Priority, RiskLink
from returns.models import Return
from risks.models import Assessment, Risk
from tests.factories import (
    make_action,
    make_control,
    make_milestone,
    make_plan,
    make_priority,
    make_rag_scheme,
    make_register,
    make_risk,
    make_section,
    make_unit,
    make_user,
    whole_of,
)
from tests.markup import read
from tests.past import later
from tests.queries import FlatMixin
from tests.returns.desks import make_cycle_of, make_update


class ActTests(SimpleTestCase):
    def write(self, *rows):
        now = timezone.now()
        return [
            Written(0, place, 1, "~", now - timedelta(seconds=age), who, why)
            for place, (age, who, why) in enumerate(rows)
        ]

    def count(self, *rows):
        return [len(act.rows) for act in acts_of(self.write(*rows))]

    def test_rows_of_one_person_one_reason_and_one_moment_are_one_act(self):
        assert self.count((0, "Ann", "import"), (5, "Ann", "import"), (10, "Ann", "import")) == [3]

    def test_a_longer_pause_another_person_or_another_reason_begins_another(self):
        assert self.count((0, "Ann", ""), (5.1, "Ann", "")) == [1, 1]
        assert self.count((0, "Ann", ""), (0, "Bo", ""), (0, "Ann", "x"), (0, "Ann", "x")) == [1, 1, 2]


class ColumnTests(SimpleTestCase):
    def test_every_column_that_is_left_out_is_one_that_some_thing_has(self):
        held = {
            one.name
            for kind in KINDS
            for part in kind.all_parts
            for one in part.model._meta.local_concrete_fields
        }
        assert set(LEFT_OUT) - held == set()

    def test_what_a_part_says_of_columns_is_true_of_its_model(self):
        for kind in KINDS:
            for part in kind.all_parts:
                names = {one.name for one in part.model._meta.local_concrete_fields}
                assert {*part.told, *part.left_out, *part.label} <= names, (kind.name, part.model)
                assert part.columns, part.model


class PageCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(cls.unit, title="Plan for parks")
        cls.author = make_user("ann", role=Role.Name.EDITOR, unit=cls.unit)
        cls.reader = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.unit.council))

    def setUp(self):
        self.client.force_login(self.reader)

    def address(self, kind, thing):
        return reverse(f"history:{kind}", args=[getattr(thing, "pk", thing)])

    def page(self, kind, thing, **asked):
        answer = self.client.get(self.address(kind, thing), asked)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def words(self, page):
        return " ".join(next(iter(read(page).all("main"))).words.split())


class TellingTests(PageCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.priority = make_priority(cls.plan, "Green places", ref="G1")
        cls.action = make_action(cls.priority, "Plant forty trees by the lake", due="March 2027")

    def change(self, thing, why="", **values):
        with written_by(self.author), because(why):
            for name, value in values.items():
                setattr(thing, name, value)
            thing.save()

    def test_it_says_who_changed_which_words_and_why(self):
        self.change(self.action, "the nursery closed", title="Plant sixty trees by the lake")
        page = self.page("plan-actions", self.action)
        said = self.words(page)
        assert named(self.author) in said and "Why: the nursery closed" in said
        root = read(page)
        assert [one.words for one in root.all("del")] == ["removed: forty end of removed"]
        assert [one.words for one in root.all("ins")] == ["added: sixty end of added"]
        assert f"{timezone.localdate():%-d %B %Y}" in said

    def test_choices_days_and_names_are_said_as_pages_say_them(self):
        other = make_priority(self.plan, "Clean water", ref="G2")
        self.change(self.action, priority=other, due="April 2028")
        assert "G1 Green places" in (said := self.words(self.page("plan-actions", self.action)))
        assert "G2 Clean water" in said and "priority_id" not in said
        risk = make_risk(make_register(self.unit))
        Risk.objects.update(treatment=Risk.Treatment.values[0])
        Assessment.objects.update(assessed_on=date(2026, 5, 1))
        said = self.words(self.page("risk", risk))
        assert Risk.Treatment.labels[0] in said and "1 May 2026" in said
        scheme = make_rag_scheme(self.unit.council)
        RagScheme.objects.filter(pk=scheme.pk).update(tolerance=Decimal("2.50"), relative=False)
        said = self.words(self.page("rating-scheme", scheme))
        assert "2.5 " in said and "No" in said and "2.50000" not in said

    def test_what_is_worked_out_is_not_told(self):
        Plan.objects.get(pk=self.plan.pk).save()
        assert "Nothing was changed" not in self.words(self.page("plan", self.plan))
        Action.objects.update(due_latest=date(2031, 1, 1), key="A-7")
        said = self.words(self.page("plan-actions", self.action))
        assert "2031" not in said and "A-7" not in said and "Changed" not in said

    def test_a_move_is_said_as_a_move(self):
        for position in (3, 7, 3):
            Action.objects.filter(pk=self.action.pk).update(position=position)
        said = self.words(self.page("plan-actions", self.action))
        assert "moved down" in said and "moved up" in said

    def test_what_was_deleted_keeps_its_history_in_that_of_its_plan_and_at_its_address(self):
        milestone = make_milestone(self.action, "Sites chosen")
        keys = self.action.pk, milestone.pk
        with written_by(self.author):
            self.action.delete()
        said = self.words(self.page("plan", self.plan))
        assert "Deleted Action: Plant forty trees" in said and "Deleted Milestone: Sites chosen" in said
        for kind, key in zip(("plan-actions", "plan-milestones"), keys, strict=True):
            assert "This was deleted" in self.words(self.page(kind, key))
        self.client.force_login(make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(make_unit().council)))
        assert self.client.get(self.address("plan-actions", keys[0])).status_code == 404

    def test_what_is_gone_is_named_as_it_was_called_last(self):
        self.change(self.action, priority=None)
        self.priority.delete()
        assert "G1 Green places" in self.words(self.page("plan-actions", self.action))

    def test_text_is_text(self):
        make_section(self.plan, heading="<script>alert(1)</script>", text="<b>&amp;</b>")
        page = self.page("plan", self.plan)
        assert "<script>alert" not in page and "&lt;script&gt;" in page and "&lt;b&gt;&amp;amp;" in page

    def test_the_row_with_which_history_began_is_no_change(self):
        past = past_of(Priority)
        row = past.objects.filter(id=self.priority.pk).values().get() | {"id": 4711, "history_type": "~"}
        row |= {"history_change_reason": "as it stood when its history began"}
        del row["history_id"]
        past.objects.bulk_create([past(**row)])
        assert "Nothing was changed" in self.words(self.page("plan-priorities", 4711))

    def test_what_was_never_there_is_not_found(self):
        assert self.client.get(self.address("plan", 4711)).status_code == 404


class NarrowingTests(PageCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.action = make_action(make_priority(cls.plan))
        with later(3), written_by(cls.author):
            make_section(cls.plan, heading="Foreword")

    def day(self, name, day):
        return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}

    def test_by_part_person_and_days(self):
        today = timezone.localdate()
        then = today + timedelta(days=3)
        for asked, shown, not_shown in (
            ({"part": "section"}, "Foreword", "Added Action"),
            ({"part": "action"}, "Added Action", "Foreword"),
            ({"who": named(self.author).upper()}, "Foreword", "Added Action"),
            ({"who": "command"}, "Added Action", "Foreword"),
            (self.day("first", then), "Foreword", "Added Action"),
            (self.day("last", then - timedelta(days=1)), "Added Action", "Foreword"),
            (self.day("first", today) | self.day("last", then), "Foreword", "Nothing was changed"),
            ({"who": "nobody of that name"}, "Nothing was changed that fits", "Foreword"),
        ):
            said = self.words(self.page("plan", self.plan, **asked))
            assert shown in said and not_shown not in said, asked

    def test_what_cannot_be_asked_is_said_and_everything_is_shown(self):
        for asked, words in (
            ({"part": "cheese"}, "Choose one of the kinds"),
            ({"first_day": "31", "first_month": "2", "first_year": "2026"}, "must be a real date"),
            (self.day("first", date(2026, 5, 2)) | self.day("last", date(2026, 5, 1)), "must not be before"),
        ):
            said = self.words(self.page("plan", self.plan, **asked))
            assert words in said and "Foreword" in said, asked
        for odd in ({"page": "x"}, {"page": "99"}, {"since": "x", "until": "y"}):
            self.page("plan", self.plan, **odd)

    def test_an_act_of_many_rows_is_counted_and_told_whole_on_a_page_of_its_own(self):
        Action.objects.bulk_create(Action(plan=self.plan, title=f"Action {one}") for one in range(30))
        page = self.page("plan", self.plan)
        said = self.words(page)
        assert "And 8 actions added." in said
        link = next(one.get("href") for one in read(page).all("a") if "since=" in (one.get("href") or ""))
        whole = self.words(self.client.get(self.address("plan", self.plan) + link).content.decode())
        assert all(f"Action {one} " in whole for one in range(30)) and "Foreword" not in whole

    def test_the_acts_come_on_pages(self):
        for number in range(21):
            with because(f"reason {number}."):
                Plan.objects.update(strapline=str(number))
        first, second = (self.words(self.page("plan", self.plan, page=page)) for page in (1, 2))
        assert "reason 20." in first and "reason 0." not in first and "reason 0." in second


class FlatTests(FlatMixin, PageCase):
    def test_a_history_costs_the_same_however_much_it_tells(self):
        register = make_register(self.unit)
        self.plan.register = register
        self.plan.save()
        make_control(make_risk(register))
        hidden = make_risk(register, title="Hidden", ref="H1")
        Risk.objects.filter(pk=hidden.pk).update(exempt="Business affairs")
        action = make_action(make_priority(self.plan, risks="H1"))
        make_milestone(action)
        self.reader.roles.update(reads_exempt=True)
        other = make_unit(self.unit.council)
        Risk.objects.filter(pk=hidden.pk).update(unit=other)
        self.reader.roles.update(unit=self.unit)
        cycle = make_cycle_of(self.unit.council)
        unit_return = Return.objects.create(cycle=cycle, unit=self.unit, due=cycle.team_due)
        make_update(unit_return, action)

        def grow():
            for _ in range(10):
                make_milestone(action)
                make_section(self.plan)
                make_control(risk := make_risk(register))
                Risk.objects.filter(pk=risk.pk).update(title="Other words")
                make_update(unit_return, make_action(make_priority(self.plan)))
            with because("another reason"):
                Priority.objects.update(title="Other words")

        for kind, thing in (
            ("plan", self.plan),
            ("plan-actions", action),
            ("register", register),
            ("return", unit_return),
        ):
            self.assertFlat(self.address(kind, thing), grow=grow, ceiling=12)


class ExemptTests(PageCase):
    """A risk that is exempt, or was at any time, has no history for those without the right."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.register = make_register(cls.unit)
        cls.plan.register = cls.register
        cls.plan.save()
        cls.risk = make_risk(cls.register, title="zebrawood fails", ref="X-987")
        make_control(cls.risk, words="zebrawood is watered")
        cls.other = make_risk(cls.register, title="The lake dries", ref="X1")
        cls.priority = make_priority(cls.plan, risks="X1")
        cls.action = make_action(cls.priority)
        RiskLink.objects.create(risk=cls.risk, action=cls.action)
        Priority.objects.filter(pk=cls.priority.pk).update(risks="X1\nX-987")
        cls.update_of_risk = make_update(
            Return.objects.create(
                cycle=make_cycle_of(cls.unit.council), unit=cls.unit, due=timezone.localdate()
            ),
            cls.risk,
        )
        Risk.objects.filter(pk=cls.risk.pk).update(exempt="Business affairs of zebrawood")

    def told(self):
        """Return what each history that is near the risk says."""
        return {
            kind: self.client.get(self.address(kind, thing)).content.decode()
            for kind, thing in (
                ("register", self.register),
                ("plan", self.plan),
                ("plan-priorities", self.priority),
                ("plan-actions", self.action),
                ("return", self.update_of_risk.unit_return),
            )
        }

    def assert_hidden(self):
        for kind, said in self.told().items():
            assert "zebrawood" not in said and "X-987" not in said, kind
        assert "X1" in self.told()["register"]
        for kind, thing in (("risk", self.risk), ("update", self.update_of_risk)):
            assert self.client.get(self.address(kind, thing)).status_code == 404

    def test_while_it_is_exempt(self):
        self.assert_hidden()

    def test_when_it_is_exempt_no_longer(self):
        Risk.objects.filter(pk=self.risk.pk).update(exempt="")
        self.assert_hidden()
        for thing in (self.risk, self.update_of_risk):
            page = self.client.get(thing.get_absolute_url())
            assert page.status_code == 200 and b"zebrawood" in page.content
            assert self.address("risk", self.risk).encode() not in page.content
            assert b"/history/update/" not in page.content
        assert (
            self.address("risk", self.other)
            in self.client.get(self.other.get_absolute_url()).content.decode()
        )

    def test_when_it_was_deleted(self):
        key = self.risk.pk
        self.risk.delete()
        for said in self.told().values():
            assert "zebrawood" not in said and "X-987" not in said
        assert self.client.get(self.address("risk", key)).status_code == 404

    def test_with_the_right_it_is_told(self):
        self.client.force_login(self.author)
        self.author.roles.update(reads_exempt=True)
        told = self.told()
        for kind in ("register", "plan", "plan-actions", "return"):
            assert "zebrawood" in told[kind], kind
        assert "X-987" in told["plan-priorities"]
        assert "zebrawood" in self.page("risk", self.risk)


class AdminTests(PageCase):
    def history(self, thing):
        name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_history"
        return self.client.get(reverse(name, args=[thing.pk]), follow=True)

    def test_the_link_history_of_the_admin_leads_to_the_same_history(self):
        person = Person.objects.create(council=self.unit.council, name="Bo Lund")
        self.client.force_login(make_user(superuser=True))
        for kind, thing in (("plan", self.plan), ("person", person)):
            assert self.history(thing).redirect_chain == [(self.address(kind, thing), 302)]

    def test_what_has_no_such_page_is_told_in_the_admin(self):
        one = IndicatorSet.objects.create(code="XQ", name="Quillwort set")
        IndicatorSet.objects.filter(pk=one.pk).update(name="Quillwort sets")
        self.client.force_login(make_user(superuser=True))
        page = self.history(one)
        self.assertContains(page, "History of Quillwort sets")
        assert page.redirect_chain == []

    def test_who_may_not_see_a_thing_there_is_not_told(self):
        stranger = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(make_unit().council))
        stranger.is_staff = True
        stranger.save()
        self.client.force_login(stranger)
        page = self.history(self.plan)
        assert b"Plan for parks" not in page.content

    def test_every_thing_of_the_admin_that_keeps_a_history_can_tell_it(self):
        told = {kind.model for kind in KINDS}
        for model, keeper in admin.site._registry.items():
            if past_of(model) is not None:
                assert model in told or hasattr(keeper, "may_edit"), model


class MomentTests(PageCase):
    def test_a_moment_is_said_as_one(self):
        cycle = make_cycle_of(self.unit.council)
        closed = timezone.make_aware(datetime(2026, 7, 1, 15, 30))
        type(cycle).objects.filter(pk=cycle.pk).update(closed_at=closed)
        assert "1 July 2026, 15:30" in self.words(self.page("cycle", cycle))
