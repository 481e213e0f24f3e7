"""A document of many rows is made by a worker; who asked for it finds it, and no exempt risk in it leaks."""

from io import StringIO
from unittest import mock

from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from organisation.models import Job, Role
from plans.models import Plan
from reports.jobs import is_long, is_long_register
from risks.models import Register, Risk
from tests.factories import (
    make_action,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_unit,
    make_user,
)
from tests.reports.pdfs import Pdf


def everything_is_long():
    return mock.patch.multiple("reports.jobs", MOST_OF_PLAN=0, MOST_OF_REGISTER=0, MOST_OF_THREAD=0)


class LongDocumentTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit(name="Housing")
        cls.register = make_register(cls.unit, name="Housing risks")
        cls.open = make_risk(cls.register, "Boilers fail")
        cls.exempt = make_risk(cls.register, "The dismissal is contested")
        Risk.objects.filter(pk=cls.exempt.pk).update(exempt="Affairs of a person")
        cls.plan = make_plan(cls.unit, title="Housing plan")
        Plan.objects.filter(pk=cls.plan.pk).update(register=cls.register)
        make_action(make_priority(cls.plan))
        cls.viewer = make_user(role=Role.Name.VIEWER, unit=cls.unit)
        cls.reader = make_user(role=Role.Name.VIEWER, unit=cls.unit)
        cls.reader.roles.update(reads_exempt=True)

    def setUp(self):
        self.client.force_login(self.viewer)

    def made(self, name, *args, user=None):
        """Ask for a document, let it be made, and return (its Job, the answer of its file)."""
        self.client.force_login(user or self.viewer)
        with everything_is_long():
            answer = self.client.get(reverse(name, args=args))
        job = Job.objects.first()
        self.assertRedirects(answer, job.get_absolute_url())
        call_command("work", "--once", stdout=StringIO())
        job.refresh_from_db()
        assert job.state == "done", job.said
        return job, self.file(job)

    def file(self, job):
        return self.client.get(reverse("organisation:job_file", args=[job.pk]))

    def test_a_register_and_a_plan_are_long_past_their_most_rows_and_not_at_them(self):
        plan, register = Plan.objects.get(pk=self.plan.pk), Register.objects.get(pk=self.register.pk)
        for most, long in ((1, False), (0, True)):
            with mock.patch("reports.jobs.MOST_OF_REGISTER", most):
                assert is_long_register(register, ()) is long
                assert is_long(plan, "risks", ()) is long
                assert is_long(plan, "risks", {self.unit.pk}) is True
        for most, long in ((3, False), (2, True)):  # a priority, an action and a risk
            with mock.patch("reports.jobs.MOST_OF_PLAN", most):
                assert is_long(plan, "plan", ()) is long
                assert is_long(plan, "page", ()) is False

    def test_a_register_is_made_by_a_worker_and_says_its_pages(self):
        job, answer = self.made("reports:register_pdf", self.register.pk)
        found = Pdf(answer.content)
        assert found.is_accessible and "Boilersfail" in found.words and "dismissal" not in found.words
        assert job.said.startswith(f"{found.pages} pages") and job.file_name == "housing-risks-risks.pdf"

    def test_a_plan_made_by_a_worker_is_kept_for_the_next_reader(self):
        _, answer = self.made("reports:plan_pdf", self.plan.pk)
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=self.unit))
        with everything_is_long():
            again = self.client.get(reverse("reports:plan_pdf", args=[self.plan.pk]))
        assert again.status_code == 200 and again.content == answer.content
        assert Job.objects.count() == 1

    def test_the_thread_report_is_made_by_a_worker(self):
        job, answer = self.made("reports:thread_pdf")
        assert answer.content.startswith(b"%PDF-") and job.about["way"] == "priority"

    def test_the_digest_is_made_by_a_worker_past_its_most_indicators_and_not_at_them(self):
        make_plan_indicator(self.plan, make_indicator(self.unit.council, "Homes let"))
        address = reverse("reports:unit_digest_pdf", args=[self.unit.pk]) + "?quarter=2025/26 Q2"
        with mock.patch("reports.jobs.MOST_OF_DIGEST", 1):
            assert self.client.get(address).status_code == 200
        with mock.patch("reports.jobs.MOST_OF_DIGEST", 0):
            answer = self.client.get(address)
        job = Job.objects.get()
        self.assertRedirects(answer, job.get_absolute_url())
        call_command("work", "--once", stdout=StringIO())
        job.refresh_from_db()
        assert (job.state, job.file_name) == ("done", "housing-digest-202526-q2.pdf"), job.said
        assert "Homeslet" in Pdf(self.file(job).content).words
        self.viewer.roles.all().delete()
        assert self.file(job).status_code == 404

    def test_a_risk_that_became_exempt_since_takes_the_file_away(self):
        job, answer = self.made("reports:register_pdf", self.register.pk)
        assert answer.status_code == 200
        Risk.objects.filter(pk=self.open.pk).update(exempt="Affairs of a person")
        assert self.file(job).status_code == 404

    def test_with_the_right_exempt_risks_are_in_it_for_as_long_as_it_lasts(self):
        job, answer = self.made("reports:register_pdf", self.register.pk, user=self.reader)
        assert "dismissal" in Pdf(answer.content).words
        self.reader.roles.update(reads_exempt=False)
        assert self.file(job).status_code == 404
        assert "dismissal" not in self.client.get(job.get_absolute_url()).content.decode()

    def test_a_register_that_is_gone_is_said_to_be(self):
        with everything_is_long():
            self.client.get(reverse("reports:register_pdf", args=[self.register.pk]))
        self.plan.delete()
        self.register.delete()
        call_command("work", "--once", stdout=StringIO())
        job = Job.objects.get()
        assert job.state == "failed" and "not there any more" in job.said
