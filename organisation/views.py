"""Pages about the council itself."""

from django.urls import reverse_lazy
from django.views.generic import FormView

from organisation.forms import ChooseCouncilForm
from organisation.middleware import CHOSEN_COUNCIL


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
