"""Documents of plans, to take away."""

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic.detail import SingleObjectMixin, View

from organisation.reach import reach_of
from plans.models import PlanVersion
from plans.views.plan import PlanMixin
from reports.models import ProducedDocument
from reports.operations import produce
from reports.pdf import write
from reports.risk_register import whole_register_document
from reports.versions import version_pdf
from risks.models import Register


class PlanPdfView(PlanMixin, SingleObjectMixin, View):
    """A PDF of a plan, shown in the browser under a name fit for a file. name -- which document."""

    name = ProducedDocument.Name.PLAN

    def get(self, request, *args, **kwargs):
        plan = self.get_object()
        answer = HttpResponse(produce(plan, self.name, self.exempt), content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{file_name(plan, self.name)}"'
        return answer


class VersionPdfView(View):
    """A version of a plan as PDF: the same bytes for ever."""

    def get(self, request, pk, number):
        versions = PlanVersion.objects.visible_to(request.user)
        version = get_object_or_404(versions.numbered(pk, number))
        answer = HttpResponse(version_pdf(version), content_type="application/pdf")
        name = file_name(version.plan, f"version-{number}")
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return answer


class RegisterPdfView(View):
    """A risk register as PDF, whether or not a plan prints it: made anew, by what is overdue today."""

    def get(self, request, pk):
        register = get_object_or_404(Register.objects.visible_to(request.user).for_list(), pk=pk)
        document = whole_register_document(register, timezone.localdate(), reach_of(request).exempt)
        answer = HttpResponse(write(document), content_type="application/pdf")
        answer.headers["Content-Disposition"] = (
            f'inline; filename="{slug(str(register)) or "register"}-risks.pdf"'
        )
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def file_name(plan, name):
    """Return a file name made of a plan's title: "childrens-services-plan-2007-8-plan.pdf"."""
    words = slug(plan.title)
    return f"{words or 'plan'}-{name}.pdf" if name != ProducedDocument.Name.PLAN else f"{words or 'plan'}.pdf"


def slug(words):
    """Return words as a file may be named by them, 80 characters at most."""
    return (
        re.sub(r"[^a-z0-9]+", "-", words.replace("'", "").replace("’", "").lower()).strip("-")[:80].strip("-")
    )
