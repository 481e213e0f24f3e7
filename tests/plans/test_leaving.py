"""Somebody leaves the council: what ends, where the work goes, who is told, and how it is taken back."""

from datetime import date, timedelta
from io import StringIO

from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from organisation.models import Event, Leaving, Post, Role
from plans.contents import content_of
from plans.leaving import Refused, carry_out, come_back, leave
from plans.models import Assignment, SettledName
from plans.operations import relink
from plans.unowned import Scope, unowned
from plans.work import work_of
from tests.factories import (
    make_action,
    make_control,
    make_council,
    make_indicator,
    make_person,
    make_plan,
    make_plan_indicator,
    make_register,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)
from tests.markup import faults_of
from tests.queries import FlatMixin

TODAY = date(2026, 4, 1)
YESTERDAY = TODAY - timedelta(days=1)


class LeavingCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.unit = make_unit(cls.council, name="Libraries")
        cls.administrator = make_user("admin", role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.council))
        cls.user = make_user("ann", role=Role.Name.EDITOR, unit=cls.unit)
        cls.ann = make_person(name="Ann Hall", initials="AH", unit=cls.unit, user=cls.user)
        cls.bo_user = make_user("bo", role=Role.Name.VIEWER, unit=cls.unit)
        cls.bo = make_person(name="Bo Lund", unit=cls.unit, user=cls.bo_user)
        cls.post = Post.objects.create(
            council=cls.council, unit=cls.unit, title="Head of Libraries", holder=cls.ann
        )
        cls.plan = make_plan(cls.unit, first_year=2026)
        cls.named = make_action(plan=cls.plan, title="Open two libraries", lead="Ann Hall")
        cls.coded = make_action(plan=cls.plan, title="Lend more books", lead="AH")
        cls.titled = make_action(plan=cls.plan, title="Mend the roof", lead="Head of Libraries")
        cls.register = make_register(cls.unit)
        cls.risk = make_risk(cls.register, "The roof leaks", owner="Ann Hall")
        cls.control = make_control(cls.risk, owner="AH")
        cls.indicator = make_indicator(cls.council, "Books lent", owner=cls.ann)
        make_plan_indicator(cls.plan, cls.indicator)
        relink(cls.council)

    def leave(self, on=YESTERDAY, person=None, **said):
        with self.captureOnCommitCallbacks(execute=True):
            return leave(person or self.ann, on=on, by=self.administrator, today=TODAY, **said)

    def second_post(self):
        return Post.objects.create(council=self.council, title="Clerk of the Fair", holder=self.ann)

    def names(self):
        """Return {words of the plan: (person, post)} whom its names mean."""
        found = Assignment.objects.filter(plan=self.plan).select_related("person", "post")
        return {one.words: (one.person, one.post) for one in found}

    def state(self):
        """Return all that leaving may change."""
        self.risk.refresh_from_db()
        self.control.refresh_from_db()
        self.indicator.refresh_from_db()
        self.user.refresh_from_db()
        return (
            self.names(),
            [(one.owner, one.owner_person, one.owner_post) for one in (self.risk, self.control)],
            (self.indicator.owner, self.indicator.owner_post),
            list(Post.objects.values_list("title", "holder")),
            list(self.user.roles.values_list("name", "ends_on")),
            self.user.is_active,
            list(SettledName.objects.values_list("normal", "person", "post")),
        )

    def titles(self, today=TODAY, **scope):
        return {one.piece.name for one in unowned(self.council, today, Scope(**scope))}


class LastDayTests(LeavingCase):
    def test_on_the_last_day_they_are_still_there_and_the_day_after_they_are_gone(self):
        self.leave(on=TODAY)
        in_force = self.user.roles.in_force
        assert in_force(TODAY).exists() and not in_force(TODAY + timedelta(days=1)).exists()
        for today, done in ((TODAY, False), (TODAY + timedelta(days=1), True)):
            with self.captureOnCommitCallbacks(execute=True):
                call_command("close_accounts", date=today, stdout=StringIO())
            self.ann.refresh_from_db()
            self.post.refresh_from_db()
            self.user.refresh_from_db()
            assert (self.ann.left_on == TODAY) is done
            assert (self.post.holder is None) is done
            assert self.user.is_active is not done
            assert (self.names()["Ann Hall"] == (None, self.post)) is done

    def test_a_day_that_is_over_is_carried_out_at_once_and_only_once(self):
        leaving = self.leave()
        self.ann.refresh_from_db()
        assert leaving.done_at and self.ann.left_on == YESTERDAY
        after = self.state()
        said = StringIO()
        call_command("close_accounts", date=TODAY, stdout=said)
        carry_out(leaving, today=TODAY)
        assert self.state() == after and said.getvalue().strip() == "Nobody's last day is over"

    def test_a_role_that_ended_earlier_keeps_its_end(self):
        earlier = Role.objects.create(
            user=self.user, unit=whole_of(self.council), name=Role.Name.VIEWER, ends_on=date(2026, 1, 31)
        )
        self.leave()
        earlier.refresh_from_db()
        assert earlier.ends_on == date(2026, 1, 31)
        assert self.user.roles.get(name=Role.Name.EDITOR).ends_on == YESTERDAY

    def test_a_session_that_is_open_ends_and_opening_the_account_opens_no_old_one(self):
        client, other = Client(), Client()
        client.force_login(self.user)
        other.force_login(self.bo_user)
        self.leave()
        get_user_model().objects.filter(pk=self.user.pk).update(is_active=True)
        assert client.get(reverse("plans:plan_list")).status_code == 302
        assert other.get(reverse("plans:plan_list")).status_code == 200

    def test_an_account_with_a_role_in_another_council_stays_open_there(self):
        abroad = make_unit()
        Role.objects.create(user=self.user, unit=abroad, name=Role.Name.VIEWER)
        self.leave()
        self.user.refresh_from_db()
        assert self.user.is_active and self.user.roles.get(unit=abroad).ends_on is None


class WorkTests(LeavingCase):
    def test_work_goes_to_the_one_post_and_shows_on_the_page_of_its_next_holder(self):
        self.leave(successors={self.post: self.bo})
        assert self.names() == dict.fromkeys(("Ann Hall", "AH", "Head of Libraries"), (None, self.post))
        work = work_of(self.bo, self.administrator)
        assert {kind: len(found) for kind, found in work.parts.items()} == {
            "Actions": 3,
            "Definition sheets": 1,
            "Risks": 1,
            "Controls": 1,
        }
        assert self.titles() == set()
        assert self.risk in type(self.risk).objects.owned_by(self.bo_user)

    def test_the_words_of_plans_and_registers_stay_as_they_were_published(self):
        before = content_of(self.plan)
        self.leave()
        assert content_of(self.plan) == before
        self.risk.refresh_from_db()
        self.control.refresh_from_db()
        assert (self.risk.owner, self.control.owner) == ("Ann Hall", "AH")

    def test_work_of_a_vacant_post_is_listed_with_its_post(self):
        self.leave()
        found = unowned(self.council, TODAY, Scope())
        assert {one.why for one in found} == {"Nobody holds the post Head of Libraries"}
        assert len(found) == 6

    def test_with_two_posts_what_names_the_person_has_no_owner(self):
        self.second_post()
        self.leave(successors={self.post: self.bo})
        assert self.names()["AH"] == (self.ann, None)
        assert self.names()["Head of Libraries"] == (None, self.post)
        assert self.titles() == {
            *("Open two libraries", "Lend more books", "Books lent"),
            str(self.risk),
            str(self.control)[:160],
        }
        assert "Ann Hall left on 31 March 2026" in {one.why for one in unowned(self.council, TODAY, Scope())}

    def test_a_job_title_without_a_post_is_not_forgotten(self):
        self.ann.job_title = "Reader in Residence"
        self.ann.save()
        self.post.delete()
        make_action(plan=self.plan, title="Read aloud", lead="Reader in Residence")
        relink(self.council)
        self.leave()
        assert "Read aloud" in self.titles()

    def test_work_that_names_somebody_else_too_has_an_owner(self):
        self.second_post()
        make_action(plan=self.plan, title="Dig a well", lead="Ann Hall\nBo Lund")
        relink(self.council)
        self.leave()
        assert "Dig a well" not in self.titles()

    def test_what_is_done_is_not_asked_about(self):
        self.second_post()
        make_action(plan=self.plan, title="Done long ago", lead="Ann Hall", progress="Completed")
        relink(self.council)
        self.leave()
        assert "Done long ago" not in self.titles() and "Open two libraries" in self.titles()

    def test_plans_whose_years_are_over_keep_whom_they_named(self):
        old = make_plan(self.unit, first_year=2025)
        make_action(plan=old, title="An old deed", lead="Ann Hall")
        relink(self.council)
        self.leave()
        assert Assignment.objects.get(plan=old).person == self.ann
        assert "An old deed" not in self.titles()

    def test_who_left_is_still_there_on_the_last_day(self):
        self.post.delete()
        self.ann.left_on = TODAY
        self.ann.save()
        assert self.titles(today=TODAY) == set()
        assert "Books lent" in self.titles(today=TODAY + timedelta(days=1))

    def test_the_list_is_narrowed_to_units(self):
        self.post.delete()
        self.leave()
        assert self.titles(units=frozenset({make_unit(self.council).pk})) == set()
        assert len(self.titles(units=frozenset({self.unit.pk}))) == 5


class TakenBackTests(LeavingCase):
    def test_everything_is_as_it_was_before(self):
        SettledName.objects.create(plan=self.plan, words="AH", normal="ah", person=self.ann)
        relink(self.council)
        before = self.state()
        self.leave(successors={self.post: self.bo})
        assert self.state() != before
        come_back(self.ann, by=self.administrator, today=TODAY)
        assert self.state() == before
        self.ann.refresh_from_db()
        assert self.ann.left_on is None and not Leaving.objects.exists()

    def test_what_somebody_changed_since_stays(self):
        self.leave()
        self.post.holder = self.bo
        self.post.save()
        type(self.risk).objects.filter(pk=self.risk.pk).update(owner_post=None, owner_person=self.bo)
        come_back(self.ann, by=self.administrator, today=TODAY)
        self.post.refresh_from_db()
        self.risk.refresh_from_db()
        assert self.post.holder == self.bo and self.risk.owner_person == self.bo

    def test_it_is_taken_back_before_the_last_day_too(self):
        before = self.state()
        self.leave(on=TODAY + timedelta(days=30))
        come_back(self.ann, by=self.administrator, today=TODAY)
        assert self.state() == before


class RefusalTests(LeavingCase):
    def refused(self, words, *, by=None, person=None, on=YESTERDAY, **said):
        before = self.state()
        with self.assertRaisesMessage(Refused, words):
            leave(person or self.ann, on=on, by=by or self.administrator, today=TODAY, **said)
        assert self.state() == before and not Event.objects.exists()

    def test_who_does_not_administer_the_whole_council(self):
        for role, unit in (
            (Role.Name.EDITOR, whole_of(self.council)),
            (Role.Name.PERFORMANCE, whole_of(self.council)),
            (Role.Name.ADMINISTRATOR, self.unit),
            (Role.Name.ADMINISTRATOR, whole_of(make_council())),
        ):
            self.refused("Only administrators of Eastmoor Council", by=make_user(role=role, unit=unit))
        with self.assertRaises(Refused):
            come_back(self.ann, by=self.user, today=TODAY)

    def test_nobody_closes_their_own_account(self):
        me = make_person(self.council, user=self.administrator)
        self.refused("Nobody closes their own account", person=me)

    def test_the_last_administrator_stays(self):
        superuser = make_user(superuser=True)
        last = make_person(self.council, user=self.administrator)
        self.refused("is the last administrator of Eastmoor Council", person=last, by=superuser)
        # Another whose role ends with the same day is nobody to stay behind.
        second = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(self.council))
        second.roles.update(ends_on=TODAY)
        self.refused("is the last administrator", person=last, by=superuser, on=TODAY)
        second.roles.update(ends_on=TODAY + timedelta(days=1))
        assert leave(last, on=TODAY, by=superuser, today=TODAY)

    def test_a_superuser_is_closed_by_a_superuser_alone(self):
        get_user_model().objects.filter(pk=self.user.pk).update(is_superuser=True)
        self.refused("keeps the whole site")

    def test_a_successor_is_somebody_who_stays(self):
        for successor in (self.ann, make_person(make_council())):
            self.refused("Choose somebody who stays", successors={self.post: successor})

    def test_somebody_who_has_left_does_not_leave_again(self):
        self.leave()
        with self.assertRaisesMessage(Refused, "leaves or has left already"):
            self.leave()


class ToldTests(LeavingCase):
    def approver(self, unit, **fields):
        user = make_user(role=Role.Name.APPROVER, unit=unit)
        get_user_model().objects.filter(pk=user.pk).update(**fields)
        return user

    def test_those_who_approve_for_the_nearest_unit_are_told_how_much_and_where(self):
        far, near = self.approver(whole_of(self.council)), self.approver(self.unit)
        make_risk(self.register, "The zebrawood case", owner="Ann Hall", exempt="Legal advice")
        leaving = self.leave()
        (told,) = mail.outbox
        assert told.to == [near.email] != [far.email]
        assert "6 things" in told.body and "/people/without-owner/" in told.body
        assert "zebrawood" not in told.body and "The roof leaks" not in told.body
        assert leaving.told == near.get_full_name()
        event = Event.objects.get(did="closed an account")
        assert event.detail["without_owner"] == 6
        assert "risks" not in str(event.detail)
        assert Event.objects.filter(did="told the manager").count() == 1

    def test_closed_accounts_and_those_without_an_address_are_passed_over(self):
        self.approver(self.unit, is_active=False)
        self.approver(self.unit, email="")
        far = self.approver(whole_of(self.council))
        self.leave()
        assert [one.to for one in mail.outbox] == [[far.email]]

    def test_where_nobody_can_be_told_the_page_says_so(self):
        assert self.leave().told == "" and mail.outbox == []
        self.client.force_login(self.administrator)
        page = self.client.get(reverse("people:person_leave", args=[self.ann.pk]))
        assert "Nobody was told" in page.content.decode()


class LeavingPageTests(FlatMixin, LeavingCase):
    def setUp(self):
        self.client.force_login(self.administrator)
        self.address = reverse("people:person_leave", args=[self.ann.pk])
        self.listed = reverse("people:without_owner")

    def send(self, day, **sent):
        days = {"last_day_day": day.day, "last_day_month": day.month, "last_day_year": day.year}
        return self.client.post(self.address, days | sent, follow=True)

    def page(self, address=None):
        response = self.client.get(address or self.address)
        assert response.status_code == 200
        return response.content.decode()

    def test_an_administrator_sees_what_becomes_of_the_work_and_says_the_last_day(self):
        self.plan.last_year = 2040
        self.plan.save()
        page = self.page()
        assert "Goes on (6)" in page and "The post Head of Libraries" in page
        assert "Without an owner (" not in page and faults_of(page) == []
        yesterday = timezone.localdate() - timedelta(days=1)
        done = self.send(yesterday, **{f"post_{self.post.pk}": self.bo.pk})
        page = done.content.decode()
        assert "Ann Hall has left: the work is handed on" in page and faults_of(page) == []
        assert "Open two libraries" in self.page(reverse("people:person_detail", args=[self.bo.pk]))
        self.client.post(reverse("people:person_return", args=[self.ann.pk]))
        assert "Leaves the council" in self.page(reverse("people:person_detail", args=[self.ann.pk]))
        assert "Open two libraries" in self.page(reverse("people:person_detail", args=[self.ann.pk]))

    def test_the_sign_in_can_be_closed_before_the_last_day(self):
        reader = Client()
        reader.force_login(self.user)
        later = timezone.localdate() + timedelta(days=30)
        assert "the last day is" in self.send(later, close_now="on").content.decode()
        self.user.refresh_from_db()
        assert not self.user.is_active and reader.get("/").status_code == 302
        self.client.post(reverse("people:person_return", args=[self.ann.pk]))
        self.user.refresh_from_db()
        assert self.user.is_active

    def test_what_is_missing_or_refused_is_said(self):
        assert "The last day is missing" in self.client.post(self.address, {}).content.decode()
        make_person(self.council, user=self.administrator)
        self.address = reverse("people:person_leave", args=[self.administrator.person.pk])
        assert "Nobody closes their own account" in self.send(TODAY).content.decode()

    def test_a_person_of_another_council_is_not_found(self):
        other = make_person(make_council())
        for name in ("person_leave", "person_return"):
            assert self.client.post(reverse(f"people:{name}", args=[other.pk])).status_code == 404

    def test_an_exempt_risk_is_shown_and_counted_only_with_the_right(self):
        self.second_post()
        listed = {}
        for right in (False, True):
            self.administrator.roles.update(reads_exempt=right)
            listed[right] = self.page()
        make_risk(self.register, "The zebrawood case", owner="Ann Hall", exempt="Legal advice")
        relink(self.council)
        for right in (False, True):
            self.administrator.roles.update(reads_exempt=right)
            assert ("zebrawood" in self.page()) is right
        self.leave()
        for right, count in ((False, 1), (True, 2)):
            self.administrator.roles.update(reads_exempt=right)
            page = self.page(self.listed)
            assert ("zebrawood" in page) is right and f"Risks ({count})" in page

    def test_the_list_shows_a_reader_what_they_edit_or_approve_for(self):
        self.second_post()
        self.leave()
        for role, unit, seen in (
            (Role.Name.APPROVER, self.unit, True),
            (Role.Name.EDITOR, whole_of(self.council), True),
            (Role.Name.EDITOR, make_unit(self.council), False),
            (Role.Name.VIEWER, self.unit, False),
            (Role.Name.ADMINISTRATOR, whole_of(make_council()), False),
        ):
            self.client.force_login(make_user(role=role, unit=unit))
            page = self.page(self.listed)
            assert ("The roof leaks" in page) is seen and faults_of(page) == []

    def test_the_pages_cost_the_same_however_much_there_is(self):
        self.second_post()
        self.plan.last_year = 2040
        self.plan.save()
        self.assertFlat(self.address, grow=self.add_twenty, ceiling=20)
        self.leave()
        self.assertFlat(self.listed, grow=self.add_twenty, ceiling=12)

    def add_twenty(self):
        for number in range(20):
            make_action(plan=self.plan, title=f"More {number}", lead="Ann Hall")
            make_control(make_risk(self.register, owner="Ann Hall"), owner_person=self.ann, owner="Ann Hall")
            make_indicator(self.council, owner=self.ann)
        type(self.risk).objects.filter(owner_person=None).update(owner_person=self.ann)
        relink(self.council)
