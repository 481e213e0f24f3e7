"""Documents of plans, to take away."""

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic.detail import SingleObjectMixin, View

from plans.models import PlanVersion
from plans.views.plan import PlanMixin
from reports.models import ProducedDocument
from reports.operations import produce
from reports.versions import version_pdf


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


def file_name(plan, name):
    """Return a file name made of a plan's title: "childrens-services-plan-2007-8-plan.pdf"."""
    words = (
        re.sub(r"[^a-z0-9]+", "-", plan.title.replace("'", "").replace("’", "").lower())
        .strip("-")[:80]
        .strip("-")
    )
    return f"{words or 'plan'}-{name}.pdf" if name != ProducedDocument.Name.PLAN else f"{words or 'plan'}.pdf"
