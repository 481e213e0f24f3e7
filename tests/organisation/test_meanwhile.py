"""A page of the admin that stood open while others changed what it shows overwrites nothing in silence."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from django.db import connection
from django.test import (
    Client,
    SimpleTestCase,
    TestCase,
    TransactionTestCase,
    skipUnlessDBFeature,
)
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Result
from organisation.meanwhile import Shown, digest, read_shown
from organisation.models import Role
from plans.models import Action, Milestone
from tests.admin_forms import errors_of, sent_back
from tests.factories import (
    make_action,
    make_indicator,
    make_milestone,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_unit,
    make_user,
    whole_of,
)


def changing(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


class DigestTests(SimpleTestCase):
    def test_either_end_of_a_line_is_the_same_words(self):
        assert digest("one\r\ntwo") == digest("one\ntwo") != digest("one two")

    def test_blanks_at_the_ends_are_no_change_and_blanks_within_are(self):
        assert digest(" one ") == digest("one") != digest("o ne")

    def test_nothing_is_blank_and_not_zero(self):
        assert digest(None) == digest("") != digest(0)

    def test_a_number_is_the_same_with_and_without_noughts_after_its_point(self):
        assert digest(Decimal("100.00")) == digest(Decimal("1E+2")) != digest(Decimal("100.01"))

    def test_the_order_of_several_chosen_things_is_no_change(self):
        assert digest([2, 1]) == digest(["1", "2"]) != digest([1])


class ShownTests(SimpleTestCase):
    def test_a_page_without_digests_or_with_broken_ones_says_nothing(self):
        for words in ("", "{", "[]", "{}", '{"at": "x", "things": {}}', '{"at": 1, "things": {"a": 1}}'):
            assert read_shown(words) == Shown(), words


class TwoPeopleTests(TestCase):
    """Two editors open the same pages; Ann saves first."""

    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(cls.unit, first_year=2026)
        cls.action = make_action(
            make_priority(cls.plan), title="Mend the paths", due="May 2026", lead="AH\nBL"
        )
        cls.milestone = make_milestone(cls.action, "Survey done", due="June 2026")

    def setUp(self):
        self.ann, self.bob = self.editor("Ann", "Hall"), self.editor("Bob", "Lee")

    def editor(self, first, last):
        user = make_user(role=Role.Name.EDITOR, unit=self.unit)
        user.first_name, user.last_name, user.is_staff = first, last, True
        user.save()
        client = Client()
        client.force_login(user)
        return client

    def page(self, client, thing=None):
        """Return (send, form data) of a page as it stands now."""
        address = changing(thing or self.action)
        opened = client.get(address)
        assert opened.status_code == 200
        data = sent_back(opened)
        return lambda **typed: client.post(
            address, data | {n.replace("__", "-"): v for n, v in typed.items()}
        )

    def again(self, client, refused, **typed):
        return client.post(refused.request["PATH_INFO"], sent_back(refused) | typed)

    def test_the_second_gets_both_words_and_overwrites_nothing(self):
        first, second = self.page(self.ann), self.page(self.bob)
        assert first(title="Mend every path").status_code == 302
        refused = second(title="Mend the main paths")
        assert refused.status_code == 409
        found = errors_of(refused)
        assert "Title: now “Mend every path”; you wrote “Mend the main paths”" in found
        assert any("was changed while this page was open, last by Ann Hall at" in words for words in found)
        assert "Mend the main paths</textarea>" in refused.content.decode()
        self.action.refresh_from_db()
        assert self.action.title == "Mend every path"

    def test_saving_again_is_a_decision_and_wins(self):
        first, second = self.page(self.ann), self.page(self.bob)
        first(title="Mend every path")
        refused = second(title="Mend the main paths")
        assert self.again(self.bob, refused).status_code == 302
        self.action.refresh_from_db()
        assert self.action.title == "Mend the main paths"

    def test_a_third_change_between_is_refused_again(self):
        first, second = self.page(self.ann), self.page(self.bob)
        first(title="Mend every path")
        refused = second(title="Mend the main paths")
        self.page(self.ann)(title="Mend no path")
        refused = self.again(self.bob, refused)
        assert refused.status_code == 409
        assert "Title: now “Mend no path”; you wrote “Mend the main paths”" in errors_of(refused)

    def test_a_box_that_the_second_had_not_touched_takes_what_is_held(self):
        first, second = self.page(self.ann), self.page(self.bob)
        first(due="July 2026", lead="AH\r\nCD")
        refused = second(title="Mend the main paths")
        assert refused.status_code == 409
        assert (
            "Due: now “July 2026”, and so in the box; this page showed “May 2026”, which you had not changed"
            in errors_of(refused)
        )
        assert self.again(self.bob, refused).status_code == 302
        self.action.refresh_from_db()
        assert (self.action.title, self.action.due, self.action.lead) == (
            "Mend the main paths",
            "July 2026",
            "AH\nCD",
        )

    def test_what_both_wrote_alike_is_no_conflict(self):
        first, second = self.page(self.ann), self.page(self.bob)
        first(title="Mend every path")
        assert second(title="Mend every path ", due="July 2026").status_code == 302
        self.action.refresh_from_db()
        assert self.action.due == "July 2026"

    def test_a_page_that_nobody_else_changed_is_saved_as_before(self):
        send = self.page(self.bob)
        assert send(title="Mend the main paths", lead="AH\r\nBL").status_code == 302
        self.action.refresh_from_db()
        assert (self.action.title, self.action.lead) == ("Mend the main paths", "AH\nBL")

    def test_another_fault_on_the_page_does_not_hide_the_conflict(self):
        first, second = self.page(self.ann), self.page(self.bob)
        refused = second(title="Mend the main paths", position="x")
        assert refused.status_code == 200
        first(title="Mend every path")
        refused = self.again(self.bob, refused, position="0")
        assert refused.status_code == 409

    def test_a_choice_is_said_by_its_name(self):
        other = make_priority(self.plan, "Quiet parks")
        mine = make_priority(self.plan, "Safe parks")
        first, second = self.page(self.ann), self.page(self.bob)
        first(priority=other.pk)
        refused = second(priority=mine.pk)
        assert f"Priority: now “{other}”; you wrote “{mine}”" in errors_of(refused)

    # --- rows

    def test_a_row_changed_on_its_own_page_is_not_overwritten(self):
        second = self.page(self.bob)
        self.page(self.ann, self.milestone)(title="Survey begun")
        refused = second(milestones__0__title="Survey printed")
        assert refused.status_code == 409
        found = errors_of(refused)
        assert "Title: now “Survey begun”; you wrote “Survey printed”" in found
        assert any(words.startswith("Milestone was changed") and "Ann Hall" in words for words in found)
        self.milestone.refresh_from_db()
        assert self.milestone.title == "Survey begun"
        assert self.again(self.bob, refused).status_code == 302
        self.milestone.refresh_from_db()
        assert self.milestone.title == "Survey printed"

    def test_a_changed_row_is_not_deleted_unseen(self):
        second = self.page(self.bob)
        self.page(self.ann, self.milestone)(title="Survey begun")
        refused = second(milestones__0__DELETE="on")
        assert refused.status_code == 409
        assert any("which you delete, was changed" in words for words in errors_of(refused))
        assert self.again(self.bob, refused, **{"milestones-0-DELETE": "on"}).status_code == 302
        assert not Milestone.objects.exists()

    def test_a_row_deleted_meanwhile_keeps_the_words_and_may_be_added_anew(self):
        make_milestone(self.action, "Paths mended")
        second = self.page(self.bob)
        self.page(self.ann)(milestones__0__DELETE="on")
        refused = second(milestones__0__title="Survey printed")
        assert refused.status_code == 409
        assert any(w.startswith("This milestone was deleted") for w in errors_of(refused)), errors_of(refused)
        assert "Survey printed" in refused.content.decode()
        assert not Milestone.objects.filter(title="Survey printed").exists()
        assert self.again(self.bob, refused).status_code == 302
        assert set(Milestone.objects.values_list("title", flat=True)) == {"Paths mended", "Survey printed"}

    def test_a_row_deleted_meanwhile_that_was_not_touched_is_let_go(self):
        make_milestone(self.action, "Paths mended")
        second = self.page(self.bob)
        self.page(self.ann)(milestones__0__DELETE="on")
        assert second(title="Mend the main paths").status_code == 302
        assert Milestone.objects.get().title == "Paths mended"

    def test_figures_of_an_indicator_are_kept_apart_by_their_rows(self):
        indicator = make_indicator(self.unit.council, results={"2024/25": "60%", "2025/26": "61%"})
        make_plan_indicator(self.plan, indicator)
        first, second = self.page(self.ann, indicator), self.page(self.bob, indicator)
        assert first(results__0__words="62%", why="Counted again").status_code == 302
        assert second(results__1__words="63%").status_code == 409
        refused = second(results__0__words="64%")
        assert "Value: now “62%”; you wrote “64%”" in errors_of(refused)
        assert set(Result.objects.values_list("words", flat=True)) == {"62%", "61%"}

    # --- the thing itself

    def test_a_thing_deleted_meanwhile_gives_back_the_words(self):
        second = self.page(self.bob)
        Action.objects.all().delete()
        refused = second(title="Mend the main paths")
        assert refused.status_code == 409
        shown = refused.content.decode()
        assert "It was deleted while its page was open" in shown and "Mend the main paths" in shown
        assert ("Milestone 1: Title", "Survey done") in refused.context["typed"]
        assert not {"Priority", "Position", "Milestone 1: Action"} & {
            row[0] for row in refused.context["typed"]
        }
        assert not Action.objects.exists()

    def test_a_sign_in_is_kept_from_being_overwritten_too(self):
        somebody = make_user(role=Role.Name.VIEWER, unit=self.unit)
        chief = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(self.unit.council))
        chief.is_staff = True
        chief.save()
        client = Client()
        client.force_login(chief)
        first, second = self.page(client, somebody), self.page(client, somebody)
        assert first(last_name="Hill").status_code == 302
        refused = second(last_name="Hall")
        assert refused.status_code == 409
        assert "Last name: now “Hill”; you wrote “Hall”" in errors_of(refused)

    # --- what it costs

    def test_saving_twenty_rows_more_asks_nothing_more_for_the_comparison(self):
        def cost(digests):
            address = changing(self.action)
            data = sent_back(self.bob.get(address))
            if not digests:
                del data["_shown"]
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert self.bob.post(address, data).status_code == 302
            return len(asked)

        cost(True)
        for extra in (0, 20):
            for number in range(extra):
                make_milestone(self.action, f"Step {number}", due="June 2026")
            assert cost(True) == cost(False)


@skipUnlessDBFeature("has_select_for_update")
class AtOnceTests(TransactionTestCase):
    """On SQLite a transaction waits for the one before it as a whole, so there is no race to try."""

    def test_of_eight_who_save_at_once_one_is_first_and_seven_are_told(self):
        unit = make_unit()
        action = make_action(plan=make_plan(unit), title="Mend the paths")
        user = make_user(role=Role.Name.EDITOR, unit=unit)
        user.is_staff = True
        user.save()
        clients = [Client() for _ in range(8)]
        for client in clients:
            client.force_login(user)
        data = sent_back(clients[0].get(changing(action)))

        def send(number):
            try:
                typed = {"title": f"Words of {number}"}
                return clients[number].post(changing(action), data | typed).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as together:
            answers = list(together.map(send, range(8)))
        assert sorted(answers) == [302] + [409] * 7
        action.refresh_from_db()
        assert action.title == f"Words of {answers.index(302)}"
