"""The first page, and the list of what can be produced."""

from django.utils import timezone
from django.views.generic import TemplateView

from organisation.job_views import listed_of
from organisation.models import Job
from plans.models import Plan
from reports.home import home_of
from reports.producible import producible


class HomeView(TemplateView):
    """What is theirs: dashboards of their units, plans they may edit, actions and indicators they lead."""

    template_name = "reports/home.html"

    def get_context_data(self, **kwargs):
        council = self.request.council
        return super().get_context_data(
            home=council and home_of(self.request.user, council, timezone.localdate()), **kwargs
        )


class ReportListView(TemplateView):
    """Every document that can be produced of the council's plans today, and the long ones asked for."""

    template_name = "reports/report_list.html"

    def get_context_data(self, **kwargs):
        council = self.request.council
        return super().get_context_data(
            reports=producible(Plan.objects.for_list().of(council)),
            jobs=listed_of(self.request.user, council, timezone.now()) if council else [],
            kept_days=Job.KEPT_DAYS,
            **kwargs,
        )
