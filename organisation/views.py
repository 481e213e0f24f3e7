"""Pages about the council itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import FormView, TemplateView

from organisation.access import ADMINISTERS
from organisation.forms import ChooseCouncilForm
from organisation.middleware import CHOSEN_COUNCIL
from organisation.reach import reach_of
from organisation.sharing import agree, withdraw


class CouncilChooseView(FormView):
    """Choose whose pages are shown, for people with a role in more than one council."""

    form_class = ChooseCouncilForm
    template_name = "organisation/council_choose.html"
    success_url = reverse_lazy("home")

    def get_initial(self):
        return {"council": self.request.council}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        self.request.session[CHOSEN_COUNCIL] = form.cleaned_data["council"].pk
        return super().form_valid(form)


class SharingView(TemplateView):
    """Whether the council's results count in averages that other councils see, in plain words."""

    template_name = "organisation/sharing.html"

    def may_edit(self):
        return reach_of(self.request).holds(ADMINISTERS, self.request.council)

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_edit=self.may_edit(), **kwargs)

    def post(self, request):
        if not self.may_edit():
            raise PermissionDenied
        asked, council = request.POST.get("share"), request.council
        if asked == "yes":
            agree(council, by=request.user, today=timezone.localdate())
            messages.success(request, f"{council} shares its results from now on.")
        elif asked == "no":
            withdraw(council, by=request.user)
            messages.success(request, f"{council} does not share its results any more.")
        else:
            messages.error(request, "Nothing was changed: say whether to share, with one of the buttons.")
        return redirect("organisation:sharing")


@require_safe
def kept_by_administrators(request):
    """Lead to where one's own account is told: e-mail address and identity are no affair of its owner.

    Whoever found a session open could otherwise have the link for a lost password sent to themselves.
    """
    return redirect("mfa_index")
