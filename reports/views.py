"""Documents of plans, to take away."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic.detail import SingleObjectMixin, View

from organisation.reach import reach_of
from plans.models import PlanVersion
from plans.views.plan import PlanMixin
from reports.file_names import plan_file, register_file
from reports.jobs import ask_for_plan, ask_for_register, is_long, is_long_register
from reports.models import ProducedDocument
from reports.operations import Wanted
from reports.pdf import write
from reports.risk_register import whole_register_document
from reports.versions import version_pdf
from risks.models import Register


class PlanPdfView(PlanMixin, SingleObjectMixin, View):
    """A PDF of a plan, shown in the browser under a name fit for a file. name -- which document.

    One that is long and not kept is made by a worker: the answer leads to its page.
    """

    name = ProducedDocument.Name.PLAN

    def get(self, request, *args, **kwargs):
        plan = self.get_object()
        wanted = Wanted(plan, self.name, self.exempt)
        content = wanted.kept()
        if content is None and is_long(plan, self.name, self.exempt):
            return redirect(ask_for_plan(plan, self.name, by=request.user))
        answer = HttpResponse(content or wanted.make(), content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{plan_file(plan, self.name)}"'
        return answer


class VersionPdfView(View):
    """A version of a plan as PDF: the same bytes for ever."""

    def get(self, request, pk, number):
        versions = PlanVersion.objects.visible_to(request.user)
        version = get_object_or_404(versions.numbered(pk, number))
        answer = HttpResponse(version_pdf(version), content_type="application/pdf")
        name = plan_file(version.plan, f"version-{number}")
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return answer


class RegisterPdfView(View):
    """A risk register as PDF, whether or not a plan prints it: made anew, by what is overdue today.

    A long one is made by a worker.
    """

    def get(self, request, pk):
        register = get_object_or_404(Register.objects.visible_to(request.user).for_list(), pk=pk)
        exempt = reach_of(request).exempt
        if is_long_register(register, exempt):
            return redirect(ask_for_register(register, by=request.user))
        document = whole_register_document(register, timezone.localdate(), exempt)
        answer = HttpResponse(write(document), content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{register_file(register)}"'
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
