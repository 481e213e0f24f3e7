"""Who has not updated, and the reminders that were sent."""

import csv
import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, View
from django_tables2 import RequestConfig

from organisation.csv_words import harmless
from organisation.reach import reach_of
from returns.chasing import HEADINGS, chase_list, csv_rows
from returns.cycles import Refused
from returns.holidays import holidays_of
from returns.models import Cycle, Reminder
from returns.reminding import remind, send_again
from returns.tables import ChaseTable, GroupTable, PersonTable, ReminderTable
from returns.views.cycles import RETURNS, CycleMixin, may_run

ROWS_ON_A_PAGE = 50


def trail_to(cycle):
    """Return the way down to a quarter, for a page below it."""
    return [(RETURNS[0], reverse(RETURNS[1])), (str(cycle), cycle.get_absolute_url())]


class ChasedMixin(CycleMixin):
    """A page about what is not complete in a quarter."""

    def chased(self, cycle):
        today = timezone.localdate()
        return chase_list(cycle, today, holidays_of(cycle.council), reach_of(self.request).exempt)


class ChaseListView(ChasedMixin, DetailView):
    """What is not complete, by unit, by person, and thing by thing."""

    template_name = "returns/chase_list.html"

    def get_context_data(self, **kwargs):
        cycle = self.object
        chased = self.chased(cycle)
        table = ChaseTable(chased.things)
        RequestConfig(self.request, paginate={"per_page": ROWS_ON_A_PAGE}).configure(table)
        return super().get_context_data(
            total=len(chased.things),
            late=sum(one.is_late for one in chased.things),
            units=GroupTable(chased.units, prefix="units-"),
            people=PersonTable(chased.people, prefix="people-"),
            table=table,
            may_run=may_run(self.request, cycle.council),
            trail=trail_to(cycle),
            **kwargs,
        )


class ChaseExportView(ChasedMixin, DetailView):
    """The chase list as comma-separated values: a row for each thing and each person who reports on it."""

    def render_to_response(self, context, **kwargs):
        file = io.StringIO()
        file.write("\ufeff")
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for row in csv_rows(self.chased(self.object)):
            writer.writerow(map(harmless, row))
        name = f"not-updated-{self.object.quarter.label.replace('/', '-').replace(' ', '-')}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


class RemindersMixin:
    """A page on which the performance team sees reminders: they name people and their addresses."""

    def find_cycle(self, request, **kwargs):
        return get_object_or_404(Cycle.objects.visible_to(request.user).select_related("council"), **kwargs)

    def let_in(self, request, cycle):
        self.cycle, request.council = cycle, cycle.council
        if not may_run(request, cycle.council):
            raise PermissionDenied("The performance team sends reminders, and you are not of it.")


class ReminderListView(RemindersMixin, View):
    """The reminders of a quarter; sent by the button for today."""

    def dispatch(self, request, *args, **kwargs):
        self.let_in(request, self.find_cycle(request, pk=kwargs["pk"]))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        cycle = self.cycle
        table = ReminderTable(Reminder.objects.filter(cycle=cycle), may_send=not cycle.is_closed)
        RequestConfig(request, paginate={"per_page": ROWS_ON_A_PAGE}).configure(table)
        context = {"cycle": cycle, "table": table, "trail": trail_to(cycle)}
        return render(request, "returns/reminder_list.html", context)

    def post(self, request, *args, **kwargs):
        try:
            outcome = remind(self.cycle, timezone.localdate(), by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            words = outcome.words if outcome.sent or outcome.failed else "Nobody is to be reminded today"
            (messages.error if outcome.failed else messages.success)(request, f"{words}.")
        return redirect("returns:reminder_list", self.cycle.pk)


class ReminderAgainView(RemindersMixin, View):
    """Asks before a reminder that may not have gone out is sent again."""

    def dispatch(self, request, *args, **kwargs):
        reminders = Reminder.objects.visible_to(request.user).select_related("cycle__council")
        self.reminder = get_object_or_404(reminders, pk=kwargs["pk"])
        self.let_in(request, self.reminder.cycle)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        address = reverse("returns:reminder_list", args=[self.cycle.pk])
        context = {"cycle": self.cycle, "reminder": self.reminder, "cancel": address}
        return render(
            request,
            "returns/reminder_again.html",
            context | {"trail": [*trail_to(self.cycle), ("Reminders", address)]},
        )

    def post(self, request, *args, **kwargs):
        try:
            outcome = send_again(self.reminder, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            (messages.error if outcome.failed else messages.success)(request, f"{outcome.words}.")
        return redirect("returns:reminder_list", self.cycle.pk)
