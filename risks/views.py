"""Pages about risk registers and the risks in them."""

from django.urls import reverse_lazy
from django.views.generic import DetailView
from django_tables2 import SingleTableView

from risks.forms import RegisterFilterForm
from risks.models import Register, Risk
from risks.registers import matrix_of, register_of, risk_of, summaries_of
from risks.tables import RegisterTable

REGISTERS = ("Risk registers", reverse_lazy("risks:register_list"))


class RegisterListView(SingleTableView):
    """The registers of the council whose pages are shown."""

    table_class = RegisterTable
    template_name = "risks/register_list.html"

    def get_queryset(self):
        return Register.objects.visible_to(self.request.user).of(self.request.council).for_list()

    def get_table_data(self):
        return summaries_of(self.object_list)


class RegisterDetailView(DetailView):
    """One register: its matrix, and its risks narrowed as the address asks."""

    template_name = "risks/register_detail.html"

    def get_queryset(self):
        return Register.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        self.request.council = self.object.council
        shown = register_of(self.object)
        form = RegisterFilterForm(self.request.GET.dict(), shown=shown)
        return super().get_context_data(
            shown=shown,
            form=form,
            matrix=matrix_of(shown, form.chosen_kind),
            risks=form.risks,
            trail=[REGISTERS],
            **kwargs,
        )


class RiskDetailView(DetailView):
    """One risk with every assessment it had."""

    template_name = "risks/risk_detail.html"

    def get_queryset(self):
        return Risk.objects.visible_to(self.request.user).for_report()

    def get_context_data(self, **kwargs):
        register = self.object.register
        self.request.council = register.council
        trail = [REGISTERS, (register, register.get_absolute_url())]
        return super().get_context_data(shown=risk_of(self.object), trail=trail, **kwargs)
