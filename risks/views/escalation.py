"""Pages by which a risk goes up to a register above, is taken on or declined, and comes back."""

from organisation.audit import record
from organisation.editing import ChangeView
from risks.forms.escalation import DecideForm, EndForm, EscalateForm
from risks.models import Escalation, Register, Risk
from risks.views.rights import units_to_edit
from risks.views.risks import OfRiskAddView, OfRiskMixin

State = Escalation.State


class EscalateView(OfRiskAddView):
    """Ask a register above to take a risk on."""

    model = Escalation
    form_class = EscalateForm
    add_another = ""

    def heading(self):
        return f"Escalate risk {self.risk.ref}".strip()

    def registers(self):
        above = Register.objects.above(self.risk.of_unit).exclude(pk=self.risk.register_id)
        return above.for_list().order_by("unit__name", "name")

    def locked_words(self, thing):
        if not self.registers().exists():
            return "No unit above this one has a risk register. Ask for one to be added there first."
        return ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"registers": self.registers()}

    def form_valid(self, form):
        # Two who ask at one moment: the second finds the request of the first.
        Risk.objects.select_for_update(of=("self",)).get(pk=self.risk.pk)
        form.instance.asked(self.request.user)
        return super().form_valid(form)

    def saved(self, escalation):
        _record(self.request, escalation, "asked to escalate a risk")


class OfEscalationView(OfRiskMixin, ChangeView):
    model = Escalation

    def get_queryset(self):
        return Escalation.objects.visible_to(self.request.user).for_page()

    def is_above(self, escalation):
        """Whether the person edits the register that is asked."""
        return escalation.to.unit_id in units_to_edit(self.request)

    def locked_words(self, escalation):
        if escalation.state in self.before:
            return ""
        done = escalation.get_state_display().lower()
        return f"This request was {done} by {escalation.decided_who}. Ask again from the page of the risk."


class DecideView(OfEscalationView):
    """Take a risk on, or decline it."""

    form_class = DecideForm
    before = (State.ASKED,)

    def heading(self):
        return f"Decide about risk {self.risk.ref}".strip()

    def may_edit(self, escalation):
        return self.is_above(escalation)

    def get_initial(self):
        return {"state": ""}

    def form_valid(self, form):
        form.instance.became(form.cleaned_data["state"], self.request.user)
        return super().form_valid(form)

    def saved(self, escalation):
        _record(self.request, escalation, f"{escalation.get_state_display().lower()} an escalated risk")

    def get_context_data(self, **kwargs):
        asked = self.object
        intro = f"{self.risk}. {asked.asked_who} asks {asked.to} to take it on: {asked.why}"
        return super().get_context_data(intro=intro, **kwargs)


class EndView(OfEscalationView):
    """Withdraw a request, or give a risk that was taken on back to the service."""

    form_class = EndForm
    before = Escalation.OPEN

    def heading(self):
        words = "Withdraw the request about" if self.object.state == State.ASKED else "Give back"
        return f"{words} risk {self.risk.ref}".strip()

    def may_edit(self, escalation):
        """Who asks may withdraw; who took the risk on may give it back."""
        if escalation.state == State.ACCEPTED:
            return self.is_above(escalation)
        return super().may_edit(escalation)

    def form_valid(self, form):
        asked = form.instance.state == State.ASKED
        form.instance.became(State.WITHDRAWN if asked else State.RETURNED, self.request.user)
        return super().form_valid(form)

    def saved(self, escalation):
        withdrawn = escalation.state == State.WITHDRAWN
        _record(self.request, escalation, "withdrew an escalation" if withdrawn else "gave a risk back")


def _record(request, escalation, did):
    """Write the event; of an exempt risk it says the register alone."""
    risk = escalation.risk
    what = f"a risk of {risk.register}" if risk.exempt else risk
    record(request.user, did, what, council=escalation.to.council, risk=risk.pk, to=escalation.to_id)
