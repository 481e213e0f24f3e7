"""Pages about one risk: what it is, how it was assessed, its controls, and who accepted it."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import DetailView

from organisation.editing import AddView, ChangeView
from organisation.models import Removal
from organisation.reach import reach_of
from organisation.removing import RemoveView, UndoView
from risks.forms.risk import (
    AcceptanceForm,
    AssessmentForm,
    ControlForm,
    InPlaceForm,
    ReasonForm,
    RiskForm,
    level_or_blank,
)
from risks.history import history_of
from risks.locks import held_words, words_on
from risks.models import Acceptance, Assessment, Control, Register, Risk
from risks.operations import latest_of, name_of, note_changed_controls, put_in_place
from risks.registers import risk_of
from risks.schemes import scheme_of
from risks.views.registers import REGISTERS, address_of_removal
from risks.views.rights import may_run, units_to_edit


class RiskDetailView(DetailView):
    """One risk with every assessment it had."""

    template_name = "risks/risk_detail.html"

    def get_queryset(self):
        return Risk.objects.visible_to(self.request.user).for_report()

    def get_context_data(self, **kwargs):
        register = self.object.register
        self.request.council = register.council
        mine = Risk.objects.filter(pk=self.object.pk)
        may_edit = bool({register.unit_id, self.object.unit_id} & units_to_edit(self.request))
        may_update = may_edit or mine.updatable_by(self.request.user).exists()
        shown = risk_of(self.object, timezone.localdate())
        above = Register.objects.above(self.object.of_unit).exclude(pk=register.pk)
        return super().get_context_data(
            shown=shown,
            history=history_of(shown.history, self.object.category_id, timezone.localdate()),
            may_edit=may_edit,
            may_update=may_update,
            own_controls=set() if may_update else self.own_controls(shown.planned),
            may_escalate=may_update and above.exists(),
            escalations=self.escalations(),
            trail=[REGISTERS, (register, register.get_absolute_url())],
            **kwargs,
        )

    def own_controls(self, planned):
        """Return the ids of those planned controls that are the person's own: one query where any may be."""
        owned = [one.pk for one in planned if one.owner_person_id or one.owner_post_id]
        if not owned:
            return set()
        theirs = Control.objects.filter(pk__in=owned).owned_by(self.request.user)
        return set(theirs.values_list("pk", flat=True))

    def escalations(self):
        """Return the Escalations of the risk, with may_decide: whether this person edits where it went."""
        found = list(self.object.escalations.select_related("to__unit"))
        for one in found:
            one.may_decide = one.to.unit_id in units_to_edit(self.request)
        return found


class AboutRiskMixin:
    """A page that adds or changes something of one risk; self.risk is that risk."""

    def risk_or_404(self, pk):
        risks = Risk.objects.visible_to(self.request.user)
        return get_object_or_404(
            risks.select_related("register__council", "register__unit", "register__scheme", "unit"), pk=pk
        )

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.risk = self.find_risk()
        request.council = self.risk.register.council

    def find_risk(self):
        raise NotImplementedError

    def may_edit(self, thing):
        return Risk.objects.filter(pk=self.risk.pk).updatable_by(self.request.user).exists()

    def signed_words(self):
        """Return why its scores and controls cannot be changed just now, "" where they can be."""
        ask = held_words if self.request.method == "POST" else words_on
        return ask(self.risk.pk)

    def get_context_data(self, **kwargs):
        register = self.risk.register
        trail = [
            REGISTERS,
            (register, register.get_absolute_url()),
            (f"Risk {self.risk.ref}".strip(), self.risk.get_absolute_url()),
        ]
        return {"cancel": self.get_success_url(), **super().get_context_data(trail=trail, **kwargs)}

    def get_success_url(self):
        return self.risk.get_absolute_url()


class OfRiskAddView(AboutRiskMixin, AddView):
    """Adds a row of a risk, whose id is in the address."""

    def find_risk(self):
        return self.risk_or_404(self.kwargs["pk"])

    def get_form_kwargs(self):
        instance = self.model(risk=self.risk)
        if hasattr(instance, "position"):
            instance.position = self.risk.controls.count()
        return super().get_form_kwargs() | {"instance": instance}


class OfRiskMixin(AboutRiskMixin):
    """Changes or deletes a row of a risk; the row's id is in the address."""

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user).with_risk()

    def find_risk(self):
        row = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return self.risk_or_404(row.risk_id)


# --- the risk itself; what follows in plans is added in the plans' room


class RiskEditing:
    model = Risk
    form_class = RiskForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"exempt": reach_of(self.request).exempt}

    def may_edit(self, risk):
        register = self.register_of(risk)
        return bool({register.unit_id, risk and risk.unit_id} & units_to_edit(self.request))


class RiskAddView(RiskEditing, AddView):
    """A new risk of a register, whose id is in the address."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        registers = Register.objects.visible_to(request.user).for_list()
        self.register = get_object_or_404(registers, pk=self.kwargs["pk"])
        request.council = self.register.council

    def register_of(self, risk):
        return self.register

    def get_form_kwargs(self):
        instance = Risk(register=self.register, position=self.register.risks.count())
        return super().get_form_kwargs() | {"instance": instance}

    def get_context_data(self, **kwargs):
        address = self.register.get_absolute_url()
        return super().get_context_data(
            trail=[REGISTERS, (self.register, address)],
            cancel=address,
            intro="After it is saved, assess it and enter its controls on its page.",
            **kwargs,
        )

    def get_success_url(self):
        return self.object.get_absolute_url()


class RiskChangeView(RiskEditing, AboutRiskMixin, ChangeView):
    """The words, owner and treatment of a risk."""

    def get_queryset(self):
        return Risk.objects.visible_to(self.request.user).select_related("register__council")

    def find_risk(self):
        return self.risk_or_404(self.kwargs["pk"])

    def register_of(self, risk):
        return risk.register


class RiskRemoveView(RiskEditing, RemoveView):
    """Asks whether to delete a risk with its history."""

    def get_queryset(self):
        return Risk.objects.visible_to(self.request.user).select_related(
            "register__council", "register__unit"
        )

    def register_of(self, risk):
        return risk.register

    def locked_words(self, risk):
        return words_on(risk.pk)

    def within(self, risk):
        return risk.register

    def unit(self, risk):
        return risk.of_unit

    def get_success_url(self):
        return self.object.register.get_absolute_url()

    def undo_url(self, removal):
        return address_of_removal(removal)


class RemovalUndoView(UndoView):
    """Puts back what was deleted from a register."""

    def get_queryset(self):
        removals = Removal.objects.visible_to(self.request.user).readable(reach_of(self.request).exempt)
        return removals.filter(within__startswith="risks.")

    def may_edit(self, removal):
        """A scheme or a category is of the whole council; all else is of a unit."""
        if removal.unit_id is None:
            return may_run(self.request.user, removal.council)
        return removal.unit_id in units_to_edit(self.request)


# --- assessments


class AssessmentAddView(OfRiskAddView):
    """A new assessment of a risk; those before are kept."""

    model = Assessment
    form_class = AssessmentForm
    add_another = ""

    def heading(self):
        return f"Assess risk {self.risk.ref}".strip()

    def locked_words(self, thing):
        if self.risk.register.scheme_id is None:
            return "This register has no scheme, so nothing can be scored. Choose one for the register first."
        return self.signed_words()

    def get_form_kwargs(self):
        if self.request.method == "POST":
            # Held until the transaction ends, so that nobody else assesses it between the check and the save.
            Risk.objects.select_for_update(of=("self",)).get(pk=self.risk.pk)
        return super().get_form_kwargs() | {"by": self.request.user}

    def get_initial(self):
        asked = self.request.GET.get("kind")
        kind = asked if asked in Assessment.Kind.values else Assessment.Kind.CURRENT.value
        found = {"kind": kind, "assessed_on": timezone.localdate()}
        if before := latest_of(self.risk, kind):
            scheme, _ = scheme_of(self.risk.register.scheme)
            found["likelihood"] = level_or_blank(scheme.likelihood, before.likelihood)
            found["impact"] = level_or_blank(scheme.impact, before.impact)
        return found


class AssessmentReasonView(OfRiskMixin, ChangeView):
    """The reason of an assessment, given afterwards."""

    model = Assessment
    form_class = ReasonForm

    def heading(self):
        return f"Explain the {self.object.get_kind_display().lower()} assessment"


# --- controls


class ControlAddView(OfRiskAddView):
    """A new control of a risk, in place or planned."""

    model = Control
    form_class = ControlForm

    def locked_words(self, control):
        return self.signed_words()

    def saved(self, control):
        note_changed_controls([control.risk_id])


class ControlChangeView(OfRiskMixin, ChangeView):
    """The words, the owner and the day of a control."""

    model = Control
    form_class = ControlForm

    def locked_words(self, control):
        return self.signed_words()

    def saved(self, control):
        note_changed_controls([control.risk_id])


class ControlInPlaceView(OfRiskMixin, ChangeView):
    """A planned control comes into place."""

    model = Control
    form_class = InPlaceForm

    def may_edit(self, control):
        """Whose own the control is says that it is in place, though the risk is another's."""
        own = Control.objects.filter(pk=control.pk).owned_by(self.request.user)
        return super().may_edit(control) or own.exists()

    def heading(self):
        return "Put this control in place"

    def locked_words(self, control):
        return self.signed_words() if control.planned else "This control is in place already."

    def get_initial(self):
        return {"in_place_on": timezone.localdate()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(intro=self.object.words, **kwargs)

    def saved(self, control):
        put_in_place(control, control.in_place_on)


class ControlRemoveView(OfRiskMixin, RemoveView):
    """Asks whether to delete a control."""

    model = Control

    def locked_words(self, control):
        return self.signed_words()

    def within(self, control):
        return self.risk.register

    def unit(self, control):
        return self.risk.of_unit

    def undo_url(self, removal):
        return address_of_removal(removal)

    def removed(self, within):
        note_changed_controls([self.risk.pk])


# --- acceptance


class AcceptanceAddView(OfRiskAddView):
    """A decision to live with the risk for a time."""

    model = Acceptance
    form_class = AcceptanceForm
    add_another = ""

    def heading(self):
        return "Accept this risk formally"

    def may_edit(self, thing):
        return bool({self.risk.register.unit_id, self.risk.unit_id} & units_to_edit(self.request))

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["instance"].recorded_by = name_of(self.request.user)
        return kwargs

    def get_initial(self):
        return {"accepted_on": timezone.localdate()}


class AcceptanceRemoveView(OfRiskMixin, RemoveView):
    """Asks whether to take back a decision that was recorded."""

    model = Acceptance

    def may_edit(self, thing):
        return bool({self.risk.register.unit_id, self.risk.unit_id} & units_to_edit(self.request))

    def within(self, acceptance):
        return self.risk.register

    def unit(self, acceptance):
        return self.risk.of_unit

    def undo_url(self, removal):
        return address_of_removal(removal)
