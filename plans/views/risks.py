"""Pages of risks that have something to do in plans: what cites a risk is found again when it changes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.generic import FormView

from organisation.removing import RemoveView
from plans.forms.risks import RiskLinkForm
from plans.models import RiskLink
from plans.operations import relink
from plans.risk_links import ends_of, tie
from risks.views import risks
from risks.views.registers import address_of_removal
from risks.views.rights import units_to_edit


class RiskAddView(risks.RiskAddView):
    def saved(self, risk):
        relink(self.register.council)


class RiskChangeView(risks.RiskChangeView):
    def saved(self, risk):
        relink(self.risk.register.council)


class RiskRemoveView(risks.RiskRemoveView):
    def removed(self, within):
        relink(within.council)


class RemovalUndoView(risks.RemovalUndoView):
    def restored(self, removal, rows):
        relink(removal.council)


class RiskLinkAddView(risks.AboutRiskMixin, FormView):
    """Ties a risk to a priority, an action or an indicator of the plans that print its register."""

    form_class = RiskLinkForm
    template_name = "generic/form_page.html"

    def find_risk(self):
        return self.risk_or_404(self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        if not {self.risk.register.unit_id, self.risk.unit_id} & units_to_edit(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"ends": ends_of(self.risk, units_to_edit(self.request))}

    def form_valid(self, form):
        tie(self.risk, form.cleaned_data["end"])
        messages.success(self.request, f"Tied to {form.words}")
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=f"Tie risk {self.risk.ref} to a plan".replace("  ", " "),
            intro="What is offered is in the plans that print this register. A priority is given the "
            "reference of the risk in its own words.",
            submit_words="Tie them",
            **kwargs,
        )


class RiskLinkRemoveView(risks.OfRiskMixin, RemoveView):
    """Asks whether to untie a risk from an action or an indicator."""

    model = RiskLink

    def may_edit(self, thing):
        return bool({self.risk.register.unit_id, self.risk.unit_id} & units_to_edit(self.request))

    def within(self, link):
        return self.risk.register

    def unit(self, link):
        return self.risk.of_unit

    def undo_url(self, removal):
        return address_of_removal(removal)
