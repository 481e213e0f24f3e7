"""Forms by which a risk goes up to a register above, and comes back."""

from django import forms

from organisation.editing import EditForm
from risks.forms.risk import THREE_LINES, offer
from risks.models import Escalation

State = Escalation.State


class EscalateForm(EditForm):
    """Ask a register above to take a risk on."""

    class Meta:
        model = Escalation
        fields = ("to", "why")
        labels = {"to": "Register that should take it on", "why": "Why"}
        help_texts = {"why": "What the service cannot do about it alone."}
        widgets = {"why": THREE_LINES}
        error_messages = {
            "to": {"required": "Choose the register that should take the risk on"},
            "why": {"required": "Enter why the risk should go up"},
        }

    def __init__(self, *args, registers, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["to"], registers, nothing="Choose a register")

    def clean_to(self):
        to = self.cleaned_data["to"]
        if self.instance.risk.escalations.filter(to=to, state__in=Escalation.OPEN).exists():
            raise forms.ValidationError(f"{to} has been asked already, or has taken the risk on")
        return to


class DecideForm(EditForm):
    """Take a risk on, or decline it with a reason."""

    state = forms.ChoiceField(
        label="Decision",
        choices=[(State.ACCEPTED, "Take the risk on"), (State.DECLINED, "Decline it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the register takes the risk on"},
    )

    class Meta:
        model = Escalation
        fields = ("state", "reason")
        help_texts = {"reason": "Needed when it is declined. The service reads it."}
        widgets = {"reason": THREE_LINES}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == State.DECLINED and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Enter why the risk is declined")
        return cleaned


class EndForm(EditForm):
    """Withdraw a request, or give a risk back; both say why."""

    class Meta:
        model = Escalation
        fields = ("reason",)
        labels = {"reason": "Why"}
        widgets = {"reason": THREE_LINES}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["reason"] = ""

    def clean_reason(self):
        if not self.cleaned_data["reason"].strip():
            raise forms.ValidationError("Enter why")
        return self.cleaned_data["reason"]
