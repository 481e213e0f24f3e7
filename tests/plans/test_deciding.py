"""What a person decides about references, names and checks, kept through imports and taken back."""

from datetime import date

from django.test import TestCase
from django.urls import reverse

from exchange.reading import read_workbook
from exchange.storing import store
from organisation.models import Event, Post, Role
from plans.checks.checked import checked
from plans.checks.groups import mark_of
from plans.contents import content_of
from plans.elsewhere import thread_of
from plans.models import Assignment, Reference, SettledName, SettledReference, SwitchedOffCheck
from plans.operations import relink
from plans.thread import AMBIGUOUS, LINKED, WAITING
from tests.exchange.workbooks import make_workbook
from tests.factories import make_action, make_person, make_priority, make_user
from tests.plans.threads import make_thread
from tests.queries import FlatMixin


class DecidingCase(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.top, cls.middle, cls.bottom, cls.read = make_thread()
        cls.item = cls.middle.priorities.get()
        cls.warm, cls.cool = cls.top.priorities.filter(ref="C 7").order_by("pk")
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.middle.unit)
        relink(cls.top.council)

    def setUp(self):
        self.client.force_login(self.editor)

    def post(self, name, *parts, **sent):
        return self.client.post(reverse(f"plans:{name}", args=[self.middle.pk, *parts]), sent, follow=True)

    def page(self, name):
        return self.client.get(reverse(f"plans:{name}", args=[self.middle.pk])).content.decode()

    def settle(self, to, words="C 7", **sent):
        asked = {"words": words, "what": "supports", "of": f"priority-{self.item.pk}", "to": to} | sent
        return self.post("reference_settle", **asked)

    def state(self, words="C 7"):
        return Reference.objects.get(priority=self.item, words=words).state


class ReferenceTests(DecidingCase):
    def test_the_ambiguous_one_is_settled_in_one_step_and_becomes_a_link(self):
        assert self.state() == AMBIGUOUS
        page = self.settle(f"priority-{self.cool.pk}").content.decode()
        assert "C 7 is settled." in page
        assert Reference.objects.get(words="C 7").to_priority == self.cool
        assert "Settled by a person (1)" in page
        assert self.editor.get_full_name() in page
        assert Event.objects.filter(did="settled a reference", user=self.editor).exists()

    def test_it_stays_when_links_are_made_again_and_goes_when_the_words_go(self):
        self.settle(f"priority-{self.cool.pk}")
        relink(self.top.council)
        assert self.state() == LINKED
        self.item.supports = "C 1\nc7"
        self.item.save()
        relink(self.top.council)
        assert self.state("c7") == LINKED, "the same reference, written otherwise"
        self.item.supports = "C 1\nC 9"
        self.item.save()
        relink(self.top.council)
        assert self.state("C 9") == WAITING

    def test_it_can_be_taken_back(self):
        self.settle(f"priority-{self.cool.pk}")
        self.post("reference_take_back", SettledReference.objects.get().pk)
        assert self.state() == AMBIGUOUS
        assert not SettledReference.objects.exists()

    def test_settled_otherwise_it_takes_the_place_of_what_was_settled(self):
        self.settle(f"priority-{self.cool.pk}")
        self.settle(f"priority-{self.warm.pk}")
        assert SettledReference.objects.get().to_priority == self.warm

    def test_only_the_items_that_are_chosen_are_settled(self):
        other = make_priority(self.middle, "Heat the halls", supports="C 7")
        relink(self.top.council)
        self.settle(f"priority-{self.cool.pk}")
        assert self.state() == LINKED
        assert Reference.objects.get(priority=other).state == AMBIGUOUS

    def test_the_thread_and_the_check_know_what_was_settled(self):
        assert any(
            one.code == "reference-ambiguous"
            for one in checked(self.middle, content_of(self.middle)).findings
        )
        self.settle(f"priority-{self.cool.pk}")
        assert not any(
            one.code == "reference-ambiguous"
            for one in checked(self.middle, content_of(self.middle)).findings
        )
        thread = thread_of(self.top.council)
        assert thread.by_key["priority", self.item.pk] in thread.citing(
            thread.by_key["priority", self.cool.pk]
        )
        assert "settled: the plan says C 7" in self.page("plan_thread")

    def test_a_slip_is_listed_with_what_it_is_like_and_accepted(self):
        make_priority(self.top, "Longer hours", ref="CA 11")
        self.item.supports = "AC 11"
        self.item.save()
        relink(self.top.council)
        page = self.page("plan_references")
        assert "Nothing that is held has this reference; these are like it." in page
        assert "CA 11 Longer hours" in page

    def test_what_is_like_nothing_waits(self):
        page = self.page("plan_references")
        assert "Waiting (1)" in page
        assert "C 9" in page

    def test_nothing_chosen_says_what_to_choose(self):
        assert "Choose what C 7 means." in self.settle("").content.decode()
        page = self.settle(f"priority-{self.cool.pk}", of="").content.decode()
        assert "Choose the items for which C 7 is settled." in page

    def test_what_is_gone_or_of_another_council_or_of_the_plan_itself_is_refused(self):
        for other in (make_priority(), self.item):
            page = self.settle(f"priority-{other.pk}").content.decode()
            assert "what was chosen is no longer there" in page
        for odd in (
            "priority-",
            "priority-0",
            "heading--1",
            "x",
            "priority-٣",
            "priority-99999999999999999999",
        ):
            assert self.settle(odd).status_code == 200
        assert not SettledReference.objects.exists()

    def test_words_that_the_plan_no_longer_says_are_refused(self):
        page = self.settle(f"priority-{self.cool.pk}", words="C 77").content.decode()
        assert "The plan no longer cites C 77" in page

    def test_a_reader_sees_the_candidates_and_no_form(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=self.middle.unit))
        page = self.page("plan_references")
        assert "C 7 Warm buildings" in page and "<fieldset" not in page

    def test_the_page_costs_the_same_however_much_waits(self):
        self.assertFlat(
            reverse("plans:plan_references", args=[self.middle.pk]), grow=self.add_twenty, ceiling=12
        )

    def add_twenty(self):
        for number in range(20):
            make_priority(self.middle, supports=f"C 7\nX {number}", contributes_to="Nowhere: 1")


class ImportTests(TestCase):
    def test_what_was_settled_outlives_an_import_of_the_same_plan_with_other_words(self):
        top, middle, _, _ = make_thread()
        fields = {"Council": top.council.name, "Unit": middle.unit.name, "Tier": "division"}
        fields |= {"Title": middle.title, "First year": "2025/26"}
        sheet = [["Key", "Ref", "Title", "Supports"], ["L1", "L 1", "Open for longer", "C 7"]]

        def load():
            content, _ = read_workbook(make_workbook(fields, Priorities=sheet))
            return store(content).plan

        plan = load()
        cool = top.priorities.get(title="Cool buildings")
        editor = make_user(role=Role.Name.EDITOR, unit=middle.unit)
        self.client.force_login(editor)
        sent = {"words": "C 7", "what": "supports", "to": f"priority-{cool.pk}"}
        sent["of"] = f"priority-{plan.priorities.get().pk}"
        self.client.post(reverse("plans:reference_settle", args=[plan.pk]), sent)
        sheet[1][2] = "Open on every day"
        load()
        assert plan.priorities.get().title == "Open on every day"
        assert Reference.objects.get(plan=plan, kind="supports").to_priority == cool


class NameTests(DecidingCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        council = cls.top.council
        cls.ann = make_person(council, "Ann Hall", job_title="Head of Libraries")
        cls.post_of = Post.objects.create(council=council, title="Head of Libraries", holder=cls.ann)
        make_person(council, "Amir Hall")
        cls.action = make_action(cls.item, lead="A Hall\nKMD\nTBC\nHead of Libraries")
        relink(council)

    def who(self, words):
        found = Assignment.objects.get(action=self.action, words=words)
        return found.person, found.post

    def settle_name(self, words, who, **sent):
        return self.post("name_settle", words=words, who=who, **sent)

    def test_the_doubtful_and_the_unknown_are_listed_and_the_awaited_named(self):
        page = self.page("plan_people")
        assert "Could be more than one person, or is not certain (1)" in page
        assert "No list of people explains it (1)" in page
        assert "TBC: still to be confirmed" in page

    def test_a_name_is_settled_for_the_whole_plan_and_stays(self):
        second = make_action(self.item, lead="a  hall")
        self.settle_name("A Hall", f"person-{self.ann.pk}")
        relink(self.top.council)
        assert self.who("A Hall") == (self.ann, None)
        assert Assignment.objects.get(action=second).person == self.ann
        assert "Settled by a person (1)" in self.page("plan_people")

    def test_somebody_else_is_found_by_name_or_by_job_title(self):
        self.settle_name("KMD", "other", other="ann hall")
        assert self.who("KMD") == (self.ann, None)
        self.settle_name("KMD", "other", other="Head of Libraries")
        assert self.who("KMD") == (None, self.post_of)

    def test_nobody_in_particular_is_not_asked_about_again(self):
        self.settle_name("KMD", "nobody")
        assert self.who("KMD") == (None, None)
        assert "No list of people explains it" not in self.page("plan_people")
        assert not [
            one
            for one in checked(self.middle, content_of(self.middle)).findings
            if one.code == "officer-not-defined"
        ]

    def test_it_can_be_taken_back(self):
        self.settle_name("KMD", f"person-{self.ann.pk}")
        self.post("name_take_back", SettledName.objects.get().pk)
        assert self.who("KMD") == (None, None)

    def test_odd_choices_are_refused_in_words(self):
        for who, sent, words in (
            ("", {}, "Choose whom KMD means."),
            ("other", {}, "Write the name or the job title"),
            ("other", {"other": "Nobody Known"}, "The council lists nobody called Nobody Known"),
            (f"person-{make_person().pk}", {}, "who was chosen is no longer listed"),
            ("post-x", {}, "who was chosen is no longer listed"),
        ):
            assert words in self.settle_name("KMD", who, **sent).content.decode()
        assert not SettledName.objects.exists()

    def test_the_work_of_a_job_title_stays_with_the_post_when_its_holder_leaves(self):
        assert self.who("Head of Libraries") == (self.ann, self.post_of)
        self.ann.left_on = date(2026, 3, 31)
        self.ann.save()
        new = make_person(self.top.council, "Bo Lund")
        self.post_of.holder = new
        self.post_of.save()
        relink(self.top.council)
        assert self.who("Head of Libraries") == (None, self.post_of)
        page = self.client.get(reverse("people:person_detail", args=[new.pk])).content.decode()
        assert "Open two family centres" in page

    def test_the_work_of_somebody_who_left_is_asked_about_with_the_posts_they_held(self):
        self.settle_name("KMD", f"person-{self.ann.pk}")
        self.ann.left_on = date(2026, 3, 31)
        self.ann.save()
        page = self.page("plan_people")
        assert "Has left the council (1)" in page
        assert f'value="post-{self.post_of.pk}"' in page
        assert any(
            one.code == "officer-left" for one in checked(self.middle, content_of(self.middle)).findings
        )
        self.settle_name("KMD", f"post-{self.post_of.pk}")
        assert not any(
            one.code == "officer-left" and "KMD" in one.message
            for one in checked(self.middle, content_of(self.middle)).findings
        )

    def test_the_pages_cost_the_same_however_many_names_there_are(self):
        for address, ceiling in (
            (reverse("plans:plan_people", args=[self.middle.pk]), 12),
            (reverse("people:person_list"), 12),
            (reverse("people:person_detail", args=[self.ann.pk]), 14),
        ):
            self.assertFlat(address, grow=self.add_twenty, ceiling=ceiling)

    def add_twenty(self):
        for number in range(20):
            make_person(self.top.council)
            make_action(self.item, lead=f"Ann Hall\nQ{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}")
        relink(self.top.council)


class SwitchedOffTests(DecidingCase):
    def mark(self):
        return f"priority-without-measure-priority-{self.warm.pk}"

    def switch_off(self, reason="Money was never found for it"):
        address = reverse("plans:check_switch_off", args=[self.top.pk, self.mark()])
        return self.client.post(address, {"reason": reason}, follow=True)

    def setUp(self):
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=self.top.unit))

    def codes(self):
        return [(one.code, one.item) for one in checked(self.top, content_of(self.top)).findings]

    def test_a_check_is_switched_off_for_one_item_with_a_reason_and_counted_apart(self):
        wanted = "priority-without-measure", ("priority", self.warm.pk)
        assert wanted in self.codes()
        page = self.switch_off().content.decode()
        assert wanted not in self.codes()
        assert ("priority-without-measure", ("priority", self.cool.pk)) in self.codes()
        assert "Switched off (1)" in page and "Money was never found for it" in page

    def test_without_a_reason_nothing_is_switched_off(self):
        page = self.switch_off("  ").content.decode()
        assert "Say why it does not count here" in page
        assert not SwitchedOffCheck.objects.exists()

    def test_it_is_switched_on_again(self):
        self.switch_off()
        decision = SwitchedOffCheck.objects.get()
        self.client.post(reverse("plans:check_switch_on", args=[self.top.pk, decision.pk]))
        assert ("priority-without-measure", ("priority", self.warm.pk)) in self.codes()

    def test_what_the_check_finds_no_longer_cannot_be_switched_off(self):
        address = reverse("plans:check_switch_off", args=[self.top.pk, "tbc-left-priority-0"])
        assert self.client.get(address).status_code == 404

    def test_a_finding_about_no_item_counts_again_when_it_says_something_else(self):
        for number in range(6):
            make_action(self.read, f"Step {number}", lead="Ann Hall")
        mark = next(one for one in checked(self.top, content_of(self.top)).findings if one.item is None)
        self.client.post(
            reverse("plans:check_switch_off", args=[self.top.pk, mark_of(mark)]), {"reason": "As printed"}
        )
        assert mark.message not in [one.message for one in checked(self.top, content_of(self.top)).findings]
        make_action(self.read, "Step 7", lead="Ann Hall")
        assert any(one.code == mark.code for one in checked(self.top, content_of(self.top)).findings)

    def test_findings_are_gathered_by_item(self):
        found = checked(self.top, content_of(self.top)).of("priority", self.warm.pk)
        assert [one.code for one in found].count("priority-without-measure") == 1


class PlaceTests(DecidingCase):
    def test_an_item_has_a_page_of_its_thread_up_and_down(self):
        page = self.client.get(reverse("plans:item_thread", args=[self.middle.pk, "priority", self.item.pk]))
        words = page.content.decode()
        assert "C 1 More people read" in words and "Open on Sundays" in words and "1 indicator" in words

    def test_an_action_shows_what_its_priority_serves(self):
        action = self.bottom.actions.get()
        page = self.client.get(reverse("plans:item_thread", args=[self.bottom.pk, "action", action.pk]))
        assert "L 1 Open for longer" in page.content.decode()

    def test_what_the_plan_does_not_have_is_not_found(self):
        for kind, pk in (("priority", self.warm.pk), ("risk", 1), ("action", 0)):
            address = reverse("plans:item_thread", args=[self.middle.pk, kind, pk])
            assert self.client.get(address).status_code == 404

    def test_the_page_costs_the_same_however_much_there_is(self):
        def grow():
            for _ in range(20):
                make_action(make_priority(self.bottom, supports="L 1"))

        address = reverse("plans:item_thread", args=[self.middle.pk, "priority", self.item.pk])
        self.assertFlat(address, grow=grow, ceiling=20)
