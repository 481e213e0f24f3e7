"""Making the links of a council again from the words of its plans."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from organisation.models import Post
from plans.models import Assignment, Framework, FrameworkItem, PlanFrameworkItem, PlanPerson, Reference
from plans.operations import relink
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_unit,
)


class RelinkTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.directorate = make_unit(cls.council)
        cls.top = make_plan(cls.directorate)
        cls.plan = make_plan(make_unit(parent=cls.directorate, kind="team"))

    def references(self, **kind):
        relink(self.council)
        return [(one.words, one.state) for one in Reference.objects.filter(**kind)]

    def person(self, name, **said):
        person = make_person(self.council, name)
        PlanPerson.objects.create(plan=self.plan, person=person, position=0, **said)
        return person

    def lead(self, words):
        """Return the assignments of a lead's words: (words, person, post)."""
        self.plan.actions.all().delete()
        make_action(plan=self.plan, lead=words)
        relink(self.council)
        return [(one.words, one.person, one.post) for one in Assignment.objects.all()]

    def test_a_reference_waits_until_the_thing_appears_and_then_is_linked(self):
        make_priority(self.plan, supports="CSD 3")
        assert self.references() == [("CSD 3", "waiting")]
        target = make_priority(self.top, ref="csd3")
        assert self.references() == [("CSD 3", "linked")]
        assert Reference.objects.get().to_priority == target

    def test_two_things_of_one_ref_are_linked_to_neither(self):
        make_priority(self.plan, supports="CSD 3")
        make_priority(self.top, ref="CSD 3")
        make_priority(self.top, ref="CSD 3")
        assert self.references() == [("CSD 3", "ambiguous")]
        assert Reference.objects.get().to_priority is None

    def test_a_reference_goes_with_its_words(self):
        priority = make_priority(self.plan, supports="CSD 3\nCSD 4")
        assert len(self.references()) == 2
        priority.supports = "CSD 4"
        priority.save()
        assert self.references() == [("CSD 4", "waiting")]

    def test_the_list_of_the_plan_wins_over_other_frameworks_of_the_council(self):
        framework = Framework.objects.create(council=self.council, name="Green Plan")
        own, _ = (FrameworkItem.objects.create(framework=framework, code="G1", title=title) for title in "ab")
        make_priority(self.plan, contributes_to="Green Plan: G1")
        assert self.references() == [("Green Plan: G1", "ambiguous")]
        PlanFrameworkItem.objects.create(plan=self.plan, item=own, position=0)
        assert self.references() == [("Green Plan: G1", "linked")]
        assert Reference.objects.get().to_item == own

    def test_codes_are_looked_for_in_the_plan_and_then_in_the_council(self):
        mine = make_indicator(self.council, codes=["NI 59"])
        make_indicator(self.council, codes=["NI 59"])
        make_indicator(self.council, codes=["NI 60"])
        make_plan_indicator(self.plan, mine)
        make_priority(self.plan, indicators="NI059, 60 61\nAll")
        assert self.references() == [("NI59", "linked"), ("NI60", "linked"), ("NI61", "waiting")]
        assert Reference.objects.get(words="NI59").to_indicator == mine

    def test_risks_are_those_of_the_register_of_the_plan(self):
        self.plan.register = make_register(self.plan.unit)
        self.plan.save()
        risk = make_risk(self.plan.register, ref="CR 1")
        make_risk(ref="CR 2")
        make_priority(self.plan, risks="CR1\nCR 2")
        assert self.references() == [("CR1", "linked"), ("CR 2", "waiting")]
        assert Reference.objects.get(words="CR1").to_risk == risk

    def test_initials_mean_the_person_of_the_plan(self):
        sam = self.person("Sam Reed", initials="SR")
        make_person(self.council, "Sue Rudd", initials="SR")
        assert self.lead("SR") == [("SR", sam, None)]

    def test_initials_that_two_people_of_the_plan_share_mean_neither(self):
        self.person("Sam Reed", initials="SR")
        self.person("Sue Rudd", initials="SR")
        assert self.lead("SR") == [("SR", None, None)]

    def test_a_person_who_is_listed_twice_is_one_person(self):
        sam = self.person("Sam Reed", job_title="Parks Manager")
        PlanPerson.objects.create(plan=self.plan, person=sam, position=1, job_title="Tree Officer")
        assert self.lead("S Reed") == [("S Reed", sam, None)]
        assert self.lead("Tree Officer") == [("Tree Officer", sam, None)]

    def test_somebody_whom_the_plan_does_not_list_is_looked_for_in_the_council(self):
        sam = make_person(self.council, "Sam Reed")
        make_person(name="Sam Reed")
        assert self.lead("Sam Reed") == [("Sam Reed", sam, None)]

    def test_a_job_title_means_the_post_and_the_person_who_has_it(self):
        sam = self.person("Sam Reed", job_title="Parks Manager")
        post = Post.objects.create(council=self.council, title="Parks Manager")
        assert self.lead("Parks Manager") == [("Parks Manager", sam, post)]

    def test_several_names_are_several_assignments_and_those_to_come_are_nobody(self):
        sam = self.person("Sam Reed", initials="SR")
        assert self.lead("SR/TBC") == [("SR", sam, None), ("TBC", None, None)]

    def test_making_the_links_again_writes_nothing(self):
        self.person("Sam Reed", initials="SR")
        make_action(make_priority(self.plan, supports="A\nB", indicators="NI 59", lead="SR"), lead="SR/AM")
        relink(self.council)
        with CaptureQueriesContext(connection) as queries:
            relink(self.council)
        assert not [one for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]

    def test_the_links_of_other_councils_are_left_alone(self):
        make_priority(make_plan(), supports="CSD 3")
        assert self.references() == []

    def test_the_cost_is_the_same_for_two_priorities_and_for_twenty(self):
        def cost(number):
            for _ in range(number):
                make_priority(self.plan, supports="A", lead="SR")
            relink(self.council)
            with CaptureQueriesContext(connection) as queries:
                relink(self.council)
            return len(queries)

        assert cost(2) == cost(18)
