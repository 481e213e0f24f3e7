"""One unit's return: everything in it, exceptions first, the steps that can be taken, and what was done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, FormView

from organisation.access import APPROVES, DECIDES, EDITS, roles_on
from organisation.reach import reach_of
from returns.content import content_of
from returns.cycles import Refused
from returns.deciding import undecidable_words
from returns.forms.steps import ItemForm, ReasonsForm, StepForm
from returns.holidays import holidays_of
from returns.lifecycle import (
    MEANINGS,
    SIGN_OFF,
    SUBMIT,
    locked_words,
    may_take,
    step_named,
    steps_from,
    who_may,
)
from returns.models import Return, Update
from returns.returning import require_step, return_item, take_step, unfinished, unsigned_below
from returns.tables import state_tag
from returns.views.cycles import RETURNS, refuse
from returns.working_days import due_words

REVIEWS = APPROVES | EDITS


def trail_to(unit_return, *, itself=False):
    """Return the way down to a return, with the return itself where a page stands below it."""
    cycle = unit_return.cycle
    found = [(RETURNS[0], reverse(RETURNS[1])), (str(cycle), cycle.get_absolute_url())]
    return [*found, (unit_return.unit.name, unit_return.get_absolute_url())] if itself else found


class ReturnDetailView(DetailView):
    """Everything that a unit reports in a quarter."""

    template_name = "returns/return_detail.html"
    context_object_name = "unit_return"

    def get_queryset(self):
        return Return.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        one, today = self.object, timezone.localdate()
        cycle = self.object.cycle
        self.request.council = cycle.council
        roles = roles_on(self.request.user, one.unit, today)
        content = content_of(one, today, reach_of(self.request).exempt)
        history = list(one.steps.all())
        steps = () if cycle.is_closed else steps_from(one.state, empty=content.holds_nothing)
        locked = locked_words(one, cycle, history[0] if history else None)
        return super().get_context_data(
            cycle=cycle,
            content=content,
            tag=state_tag(one.state),
            due_words="" if locked else due_words(one.due, today, holidays_of(cycle.council)),
            meaning=MEANINGS[Return.State(one.state)],
            locked=locked,
            below=unsigned_below(one) if SIGN_OFF in steps else (),
            own_steps=[step for step in steps if may_take(step, roles)],
            others_steps=[(step.label, who_may(step)) for step in steps if not may_take(step, roles)],
            may_review=bool(REVIEWS & roles) and not cycle.is_closed and one.state != Return.State.SIGNED_OFF,
            history=history,
            decisions=list(one.decisions.all()),
            may_decide=bool(DECIDES & roles) and not undecidable_words(one, cycle),
            trail=trail_to(one),
            **kwargs,
        )


class ReturnStepView(FormView):
    """One step of a return's life: asks what it needs to know, and takes it."""

    template_name = "returns/return_step.html"

    def dispatch(self, request, *args, **kwargs):
        self.step = step_named(kwargs["step"])
        if self.step is None:
            raise Http404
        one = get_object_or_404(Return.objects.visible_to(request.user).for_list(), pk=kwargs["pk"])
        self.unit_return, request.council = one, one.cycle.council
        if not may_take(self.step, roles_on(request.user, one.unit, timezone.localdate())):
            raise PermissionDenied(f"This can be done by {who_may(self.step)}, and you are none of these.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        try:
            require_step(self.unit_return, self.step)
        except Refused as refused:
            context = {"heading": "This cannot be done now", "reason": str(refused)}
            return render(request, "generic/not_saved.html", context, status=409)
        return super().get(request, *args, **kwargs)

    def get_form(self, form_class=None):
        if self.step.needs_words:
            return ReasonsForm(**self.get_form_kwargs())
        if self.step is SUBMIT and self.missing():
            ask = "Say why the return is submitted although something is not complete"
            return ReasonsForm(ask=ask, **self.get_form_kwargs())
        return StepForm(**self.get_form_kwargs())

    def missing(self):
        """Return how many things are not complete, of a return that is to be submitted."""
        if not hasattr(self, "_missing"):
            asked = self.step is SUBMIT
            self._missing = unfinished(self.unit_return, reach_of(self.request).exempt) if asked else 0
        return self._missing

    def get_initial(self):
        return {"seen": self.last_step()}

    def last_step(self):
        """Return the pk of the last step that was taken with the return, or None."""
        return self.unit_return.steps.values_list("pk", flat=True).first()

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            take_step(
                self.unit_return,
                self.step,
                by=self.request.user,
                words=said.get("words", ""),
                seen=said["seen"],
            )
        except Refused as refused:
            # Sending the page again is a decision made with what it shows now.
            form.data = form.data.copy()
            form.data["seen"] = self.last_step() or ""
            return refuse(self, form, refused)
        messages.success(self.request, f"You {self.step.did} the return of {self.unit_return.unit}.")
        return redirect(self.unit_return)

    def get_context_data(self, **kwargs):
        one = self.unit_return
        return super().get_context_data(
            unit_return=one,
            cycle=one.cycle,
            step=self.step,
            heading=f"{self.step.label}: {one.unit}",
            submit_words=self.step.label,
            cancel=one.get_absolute_url(),
            meaning=MEANINGS[self.step.after],
            missing=self.missing(),
            below=unsigned_below(one) if self.step is SIGN_OFF else (),
            trail=trail_to(one, itself=True),
            **kwargs,
        )


class ItemReturnView(FormView):
    """Returns one thing of a return with a note to whoever reports on it."""

    form_class = ItemForm
    template_name = "returns/item_return.html"

    def dispatch(self, request, *args, **kwargs):
        updates = Update.objects.visible_to(request.user).select_related(
            *("unit_return__cycle__council", "unit_return__unit"),
            *("indicator", "action", "milestone", "control", "risk"),
        )
        self.update = get_object_or_404(updates, pk=kwargs["pk"])
        self.unit_return = self.update.unit_return
        request.council = self.unit_return.cycle.council
        if not REVIEWS & roles_on(request.user, self.unit_return.unit, timezone.localdate()):
            raise PermissionDenied("An editor or approver of the unit does this, and you are none of these.")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            return_item(self.update, by=self.request.user, words=form.cleaned_data["words"])
        except Refused as refused:
            return refuse(self, form, refused)
        messages.success(self.request, f"You returned {self.update}.")
        return redirect(self.unit_return)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            item=self.update,
            unit_return=self.unit_return,
            heading="Return one thing",
            submit_words="Return it",
            cancel=self.unit_return.get_absolute_url(),
            trail=trail_to(self.unit_return, itself=True),
            **kwargs,
        )
