"""The PDF of a plan as it was on a day: made by what makes that of today, and kept nowhere."""

from django.http import HttpResponse

from plans.views.past import OnDayView
from reports.documents import plan_html
from reports.file_names import plan_file
from reports.pdf import to_pdf


class PlanOnDayPdfView(OnDayView):
    """The plan document as it stood at the end of a day, as PDF."""

    def make(self, then):
        return plan_html(then, self.exempt, on_day=self.kwargs["day"])

    def answer(self, then, day, made):
        answer = HttpResponse(to_pdf(made), content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{plan_file(then, f"on-{day}")}"'
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
