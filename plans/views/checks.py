"""What a person should look at in a plan."""

from django.views.generic import DetailView

from plans.checks import check
from plans.checks.groups import SEVERITIES, by_severity
from plans.contents import content_for
from plans.elsewhere import elsewhere_of
from plans.models import Plan
from plans.views.plan import PlanMixin


class PlanChecksView(PlanMixin, DetailView):
    """Every finding of the plan check, by severity and rule; ?severity=warning shows those alone."""

    queryset = Plan.objects.select_related("council", "unit", "register__scheme")
    template_name = "plans/plan_checks.html"

    def get_context_data(self, **kwargs):
        findings = check(content_for(self.object, self.exempt), elsewhere=elsewhere_of(self.object))
        severities = by_severity(findings)
        chosen = self.request.GET.get("severity")
        chosen = chosen if chosen in SEVERITIES else ""
        return super().get_context_data(
            total=len(findings),
            severities=severities,
            shown=[one for one in severities if chosen in ("", one.name)],
            chosen=chosen,
            **kwargs,
        )
