"""The quarters of a council: the list, opening one, what is done with it, closing and reopening it."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.generic import DetailView, FormView, TemplateView, View

from organisation.access import RUNS_CYCLE
from organisation.models import Unit
from organisation.periods import current_quarter, parse_period
from organisation.reach import reach_of
from returns.cycles import (
    Refused,
    change_due,
    close_cycle,
    gather_again,
    not_signed,
    open_cycle,
    reopen_cycle,
)
from returns.due import PROPOSED, proposed_due
from returns.forms.cycle import CloseForm, DueForm, ReopenForm
from returns.holidays import holidays_of
from returns.models import Cycle, Update
from returns.overview import overview_of
from returns.tables import CycleTable, ReturnTable

RETURNS = ("Returns", "returns:return_list")
MOST_TO_OPEN = 4


def may_run(request, council):
    """Say whether the person runs the quarters of a council: the performance team and administrators."""
    return reach_of(request).holds(RUNS_CYCLE, council)


def quarters_to_open(council, today):
    """Return the quarters that can be opened: the running one and those before it, the newest first."""
    held = set(Cycle.objects.of(council).values_list("period", flat=True))
    quarter, found = current_quarter(today), []
    for _ in range(MOST_TO_OPEN):
        if quarter.code not in held:
            found.append(quarter)
        quarter = quarter.previous()
    return found


def record_address(cycle):
    """Return the address of the record of a cycle, "" where there is no such page."""
    try:
        return reverse("reports:quarter_record", args=[cycle.pk])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class ClosedRow:
    """A closed quarter in the list."""

    cycle: Cycle
    signed: int
    returns: int

    @property
    def signed_words(self):
        return f"{self.signed} of {self.returns} return{'' if self.returns == 1 else 's'}"

    @property
    def record_address(self):
        return record_address(self.cycle)


class ReturnListView(TemplateView):
    """The open quarter as a tree of units, and the earlier quarters with their records."""

    template_name = "returns/return_list.html"

    def get_context_data(self, **kwargs):
        council, today = self.request.council, timezone.localdate()
        if council is None:
            return super().get_context_data(**kwargs)
        holidays, exempt = holidays_of(council), reach_of(self.request).exempt
        cycles = list(Cycle.objects.of(council).for_list())
        opened = []
        for cycle in cycles:
            if not cycle.is_closed:
                overview = overview_of(cycle, today, holidays, exempt)
                about = {"caption": f"Returns of {cycle}", "prefix": f"cycle-{cycle.pk}-"}
                opened.append((cycle, overview, ReturnTable(overview.rows, **about)))
        closed = [ClosedRow(one, one.signed_count, one.return_count) for one in cycles if one.is_closed]
        runs = may_run(self.request, council)
        offered = quarters_to_open(council, today) if runs and not opened else []
        ended = [quarter for quarter in offered if quarter.ends < today]
        return super().get_context_data(
            opened=opened,
            closed=CycleTable(closed, prefix="closed-") if closed else None,
            may_run=runs,
            to_open=(ended or offered)[:1],
            **kwargs,
        )


class CycleOpenView(FormView):
    """Opens a quarter, with due days that are proposed by working days and can be changed."""

    form_class = DueForm
    template_name = "returns/cycle_open.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_run(request, request.council):
            raise PermissionDenied("The performance team opens quarters, and you are not of it.")
        self.council, self.today = request.council, timezone.localdate()
        self.offered = quarters_to_open(self.council, self.today)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def quarter(self):
        """The quarter to open: the one asked for, else the newest that has ended, else the running one."""
        asked = parse_period(self.request.GET.get("quarter", ""))
        if asked in self.offered:
            return asked
        ended = [quarter for quarter in self.offered if quarter.ends < self.today]
        return next(iter(ended or self.offered), None)

    def get_form_kwargs(self):
        due = dict.fromkeys(PROPOSED)
        if self.quarter is not None:
            due = proposed_due(self.quarter, self.today, holidays_of(self.council))
        return super().get_form_kwargs() | {"due": due}

    def get_initial(self):
        return {name: Cycle._meta.get_field(name).default for name in ("remind_before", "remind_every")}

    def form_valid(self, form):
        if self.quarter is None:
            form.add_error(None, "Every quarter up to today was opened already.")
            return self.form_invalid(form)
        try:
            cycle = open_cycle(
                *(self.council, self.quarter),
                due=form.due,
                by=self.request.user,
                today=self.today,
                **form.reminding,
            )
        except Refused as refused:
            return refuse(self, form, refused)
        words = gathered_words(cycle, reach_of(self.request).exempt)
        messages.success(self.request, f"{cycle} is open. {words}")
        return redirect(cycle)

    def get_context_data(self, **kwargs):
        label = self.quarter.label if self.quarter else "a quarter"
        return super().get_context_data(
            heading=f"Open {label}",
            submit_words=f"Open {label}",
            cancel=reverse("returns:return_list"),
            trail=[(RETURNS[0], reverse(RETURNS[1]))],
            quarter=self.quarter,
            offered=self.offered,
            **kwargs,
        )


def gathered_words(cycle, exempt):
    """Return what a cycle holds in words, counting the exempt risks of some units (ids) alone."""
    things = Update.objects.filter(unit_return__cycle=cycle).readable(exempt).count()
    units = cycle.returns.count()
    return (
        f"{things} thing{' is' if things == 1 else 's are'} due in the returns of {units} "
        f"unit{'' if units == 1 else 's'}."
    )


def refuse(view, form, refused, status=409):
    """Answer with the form and the sentences by which it was refused."""
    for sentence in refused.sentences:
        form.add_error(None, sentence)
    return view.render_to_response(view.get_context_data(form=form), status=status)


class CycleMixin:
    """A page about one quarter, which everybody of the council may see."""

    def get_queryset(self):
        return Cycle.objects.visible_to(self.request.user).select_related("council")

    def get_object(self, queryset=None):
        cycle = super().get_object(queryset)
        self.request.council = cycle.council
        return cycle


class CycleDetailView(CycleMixin, DetailView):
    """One quarter: its due days, how far its units are, and what was done with it."""

    template_name = "returns/cycle_detail.html"

    def get_context_data(self, **kwargs):
        cycle, today = self.object, timezone.localdate()
        exempt = reach_of(self.request).exempt
        overview = overview_of(cycle, today, holidays_of(cycle.council), exempt)
        return super().get_context_data(
            overview=overview,
            table=ReturnTable(overview.rows, caption=f"Returns of {cycle}"),
            due=[(Unit.Kind(kind).label, cycle.due_of(kind)) for kind in PROPOSED],
            history=cycle.steps.all(),
            may_run=may_run(self.request, cycle.council),
            record=record_address(cycle) if cycle.is_closed else "",
            trail=[(RETURNS[0], reverse(RETURNS[1]))],
            **kwargs,
        )


class RunCycleMixin:
    """A page with which the performance team does something with a quarter; to others it is not open."""

    heading = submit_words = ""

    def dispatch(self, request, *args, **kwargs):
        cycles = Cycle.objects.visible_to(request.user).select_related("council")
        self.cycle = get_object_or_404(cycles, pk=kwargs["pk"])
        request.council = self.cycle.council
        if not may_run(request, request.council):
            raise PermissionDenied("The performance team does this, and you are not of it.")
        if words := self.refusal():
            context = {"heading": "This cannot be done now", "reason": words}
            return render(request, "generic/not_saved.html", context, status=409)
        return super().dispatch(request, *args, **kwargs)

    def refusal(self):
        """Return why it cannot be done as the quarter stands, or ""."""
        return f"{self.cycle} is closed." if self.cycle.is_closed else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            cycle=self.cycle,
            heading=f"{self.heading} {self.cycle}",
            submit_words=f"{self.submit_words or self.heading} {self.cycle}",
            cancel=self.cycle.get_absolute_url(),
            trail=[
                (RETURNS[0], reverse(RETURNS[1])),
                (str(self.cycle), self.cycle.get_absolute_url()),
            ],
            **kwargs,
        )


class CycleDueView(RunCycleMixin, FormView):
    """Changes the days by which each tier is due, and when people are reminded."""

    form_class = DueForm
    template_name = "returns/cycle_form.html"
    heading, submit_words = "Change the due days of", "Save the due days of"

    def get_form_kwargs(self):
        due = {kind: self.cycle.due_of(kind) for kind in PROPOSED}
        return super().get_form_kwargs() | {"due": due}

    def get_initial(self):
        return {name: getattr(self.cycle, name) for name in ("remind_before", "remind_every")}

    def form_valid(self, form):
        try:
            change_due(self.cycle, due=form.due, by=self.request.user, **form.reminding)
        except Refused as refused:
            return refuse(self, form, refused)
        messages.success(self.request, "The due days are saved, in every return that is due on them.")
        return redirect(self.cycle)


class CycleGatherView(RunCycleMixin, View):
    """Looks again for what is due, and adds what came due since the quarter was opened."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        held = Update.objects.filter(unit_return__cycle=self.cycle).readable(reach_of(request).exempt)
        before = held.count()
        try:
            gathered = gather_again(self.cycle, by=request.user, today=timezone.localdate())
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.cycle)
        number = held.count() - before
        words = (
            f"{number} thing{'' if number == 1 else 's'} came due and {'is' if number == 1 else 'are'} added."
        )
        if not number:
            words = "Nothing new has come due."
        if left := sum(gathered.left_out.values()):
            names = Unit.objects.filter(pk__in=gathered.left_out).values_list("name", flat=True)
            words += (
                f" {left} more came due in returns that are submitted or signed off ({', '.join(names)}), "
                "and are left out: have these returned first, then look again."
            )
        messages.success(request, words)
        return redirect(self.cycle)


class CycleCloseView(RunCycleMixin, FormView):
    """Asks before a quarter is closed, and names the returns that are not signed off."""

    form_class = CloseForm
    template_name = "returns/cycle_close.html"
    heading = "Close"

    @cached_property
    def missing(self):
        return not_signed(self.cycle)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"missing": bool(self.missing)}

    def form_valid(self, form):
        try:
            close_cycle(self.cycle, by=self.request.user, words=form.cleaned_data["words"])
        except Refused as refused:
            return refuse(self, form, refused)
        messages.success(self.request, f"{self.cycle} is closed, and its record is kept.")
        return redirect(self.cycle)

    def get_context_data(self, **kwargs):
        return super().get_context_data(missing=self.missing, **kwargs)


class CycleReopenView(RunCycleMixin, FormView):
    """Opens a closed quarter again, for a reason."""

    form_class = ReopenForm
    template_name = "returns/cycle_reopen.html"
    heading = "Reopen"

    def refusal(self):
        return "" if self.cycle.is_closed else f"{self.cycle} is open already, so there is nothing to reopen."

    def form_valid(self, form):
        try:
            reopen_cycle(self.cycle, by=self.request.user, words=form.cleaned_data["words"])
        except Refused as refused:
            return refuse(self, form, refused)
        messages.success(self.request, f"{self.cycle} is open again.")
        return redirect(self.cycle)
