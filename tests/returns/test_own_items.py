"""What is one's own: who reports on a thing, on each boundary, wherever one can write."""

import datetime
import io

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from exchange.updates.operations import preview, upload
from organisation.models import Post, Role
from returns.models import Comment, Evidence, Update
from returns.rights import may_save
from tests.factories import make_control, make_person, make_user
from tests.returns.desks import make_desk, make_update

TODAY = timezone.localdate()
YESTERDAY = TODAY - datetime.timedelta(days=1)
TOMORROW = TODAY + datetime.timedelta(days=1)


class OwnItemsTests(TestCase):
    """The desk of an officer; the visitor is somebody else, to whom its action and risk are given."""

    @classmethod
    def setUpTestData(cls):
        cls.desk = make_desk()
        cls.council = cls.desk.tree.council

    def setUp(self):
        self.user = make_user(role=Role.Name.CONTRIBUTOR, unit=self.desk.tree.options)
        self.person = make_person(self.council, user=self.user)
        self.client.force_login(self.user)

    def owns(self):
        """Return the kinds of what the visitor may save."""
        found = may_save(self.user, Update.objects.visible_to(self.user), TODAY)
        return {update.kind for update in Update.objects.filter(pk__in=found)}

    def give(self, *, person=None, post=None):
        action, risk = self.desk.action.action, self.desk.risk.risk
        action.assignments.update(person=person, post=post)
        risk.owner_person, risk.owner_post = person, post
        risk.save()

    def statuses(self):
        """Return what is answered where the action and the risk are written."""
        risk, action = self.desk.risk, self.desk.action
        pages = [("risks:assessment_add", risk.risk), ("risks:control_add", risk.risk)]
        found = {self.client.get(reverse(name, args=[thing.pk])).status_code for name, thing in pages}
        for update in (risk, action):
            for sent in ({"do": "save"}, {"do": "comment", "words": "Why?"}, {"do": "attach"}):
                answer = self.client.post(update.get_absolute_url(), sent)
                found.add(200 if answer.status_code in (302, 409, 422) else answer.status_code)
        return found

    def test_of_what_is_anothers_in_their_own_unit_a_contributor_writes_nothing(self):
        assert self.owns() == set() and self.statuses() == {403}
        page = self.client.get(self.desk.action.get_absolute_url()).content.decode()
        assert "Save" not in page and 'name="words"' not in page
        assert not Comment.objects.exists() and not Evidence.objects.exists()

    def test_what_is_their_own_they_write(self):
        self.give(person=self.person)
        assert self.owns() == {"action", "milestone", "risk"} and self.statuses() == {200}

    def test_so_does_who_has_no_role_but_on_another_unit(self):
        self.give(person=self.person)
        self.user.roles.update(unit=self.desk.tree.repairs, name=Role.Name.VIEWER)
        assert self.owns() == {"action", "milestone", "risk"} and self.statuses() == {200}

    def test_nobody_owns_anything_without_a_role_in_force(self):
        self.give(person=self.person)
        self.user.roles.update(ends_on=YESTERDAY)
        assert self.owns() == set() and self.statuses() == {404}
        self.user.roles.update(ends_on=TODAY)
        assert self.owns() and self.statuses() == {200}

    def test_what_a_post_owns_is_its_holders_while_they_hold_it(self):
        post = Post.objects.create(council=self.council, title="Team manager", holder=self.person)
        self.give(post=post)
        assert self.owns() == {"action", "milestone", "risk"} and self.statuses() == {200}
        post.holder = None
        post.save()
        assert self.owns() == set() and self.statuses() == {403}

    def test_after_the_last_day_nothing_is_theirs_by_name_or_by_post(self):
        post = Post.objects.create(council=self.council, title="Team manager", holder=self.person)
        for owner in ({"person": self.person}, {"post": post}):
            self.give(**owner)
            for last_day, theirs in ((TOMORROW, True), (TODAY, True), (YESTERDAY, False)):
                self.person.left_on = last_day
                self.person.save()
                assert bool(self.owns()) is theirs, (owner, last_day)
                assert self.statuses() == ({200} if theirs else {403}), (owner, last_day)

    def test_an_exempt_risk_of_ones_own_needs_the_right_as_well(self):
        self.give(person=self.person)
        self.desk.risk.risk.exempt = "Financial affairs"
        self.desk.risk.risk.save()
        assert self.owns() == {"action", "milestone"}
        assert self.client.post(self.desk.risk.get_absolute_url(), {}).status_code == 404
        self.user.roles.update(reads_exempt=True)
        assert self.owns() == {"action", "milestone", "risk"}

    def test_a_control_of_anothers_risk_is_put_in_place_by_whose_own_it_is_and_no_more(self):
        own = make_control(self.desk.risk.risk, "Fit sprinklers", planned=True, owner_person=self.person)
        make_update(self.desk.unit_return, own)
        assert self.owns() == {"control"}
        page = self.client.get(self.desk.risk.risk.get_absolute_url()).content.decode()
        there = reverse("risks:control_put_in_place", args=[own.pk])
        assert there in page and page.count("It is in place") == 1
        assert reverse("risks:control_change", args=[own.pk]) not in page
        assert self.client.get(there).status_code == 200
        for name in ("control_change", "control_delete"):
            assert self.client.get(reverse(f"risks:{name}", args=[own.pk])).status_code == 403
        theirs = reverse("risks:control_put_in_place", args=[self.desk.control.control.pk])
        assert self.client.get(theirs).status_code == 403

    def test_an_indicator_is_whose_answers_for_it_or_leads_it_in_a_plan(self):
        indicator = self.desk.indicator.indicator
        names = self.desk.indicator.indicator.plan_indicators.get().assignments
        add = reverse("indicators:result_add", args=[indicator.pk])
        assert self.client.get(add).status_code == 403
        assert add not in self.client.get(indicator.get_absolute_url()).content.decode()
        names.update(person=self.person)
        assert self.client.get(add).status_code == 200
        # A target is the plan's, whose authors alone change it.
        assert self.client.get(reverse("indicators:target_add", args=[indicator.pk])).status_code == 403
        names.update(duty="accountable")
        assert self.client.get(add).status_code == 403
        indicator.owner = self.person
        indicator.save()
        assert self.client.get(add).status_code == 200 and self.owns() == {"indicator"}

    def test_a_table_of_updates_saves_what_is_theirs_alone(self):
        def found():
            pasted = io.BytesIO(b"Code\tComment\nNI 59\tOn course\n")
            uploaded = upload(pasted, self.council, by=self.user, name="Pasted.tsv")
            return preview(uploaded, TODAY)

        assert [one.message for one in found().errors] == ["No update that you may save has the code NI 59."]
        self.desk.indicator.indicator.plan_indicators.get().assignments.update(person=self.person)
        assert not found().errors

    def test_evidence_is_taken_away_by_whose_own_the_thing_is(self):
        evidence = Evidence.objects.create(
            update=self.desk.action,
            file="evidence/none.pdf",
            name="minutes.pdf",
            kind="application/pdf",
            size=8,
        )
        away = reverse("returns:evidence_delete", args=[evidence.pk])
        assert self.client.post(away).status_code == 403
        self.give(person=self.person)
        assert self.client.post(away).status_code == 302
