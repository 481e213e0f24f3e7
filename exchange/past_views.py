"""The workbook of a plan as it was on a day."""

from django.utils.text import slugify

from exchange.operations import export_past
from exchange.safety import Refused
from exchange.views import refused_response, workbook_response
from plans.contents import content_for
from plans.views.past import OnDayView


class PlanOnDayExportView(OnDayView):
    """The plan as it stood at the end of a day, as a workbook."""

    def make(self, then):
        return content_for(then, self.exempt)

    def answer(self, then, day, made):
        try:
            written = export_past(made)
        except Refused as refusal:
            return refused_response(self.request, refusal, self.object)
        return workbook_response(written, f"{slugify(then.title) or 'plan'}-{then.pk}-on-{day}.xlsx")
