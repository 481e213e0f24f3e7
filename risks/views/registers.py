"""Pages about risk registers."""

from django.core.paginator import Paginator
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import DetailView
from django_tables2 import SingleTableView

from organisation.editing import AddView, ChangeView
from organisation.models import Removal
from organisation.reach import reach_of
from risks.forms.filters import RegisterFilterForm
from risks.forms.risk import RegisterForm
from risks.models import Escalation, Register
from risks.registers import matrix_of, register_of, summaries_of
from risks.tables import RegisterTable
from risks.views.rights import units_to_edit

MOST_RISKS = 100  # in the table of one page
REGISTERS = ("Risk registers", reverse_lazy("risks:register_list"))


class RegisterListView(SingleTableView):
    """The registers of the council whose pages are shown."""

    table_class = RegisterTable
    template_name = "risks/register_list.html"

    def get_queryset(self):
        return Register.objects.visible_to(self.request.user).of(self.request.council).for_list()

    def get_table_data(self):
        return summaries_of(self.object_list, reach_of(self.request).exempt)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            may_add=bool(self.request.council and units_to_edit(self.request)), **kwargs
        )


class RegisterDetailView(DetailView):
    """One register: its matrix, and its risks narrowed as the address asks."""

    template_name = "risks/register_detail.html"

    def get_queryset(self):
        return Register.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        self.request.council = self.object.council
        shown = register_of(self.object, timezone.localdate(), reach_of(self.request).exempt)
        form = RegisterFilterForm(self.request.GET.dict(), shown=shown)
        page = Paginator(form.risks, MOST_RISKS).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            shown=shown,
            form=form,
            matrix=matrix_of(shown, form.chosen_kind),
            cell_links=form.kept,
            page=page,
            risks=page.object_list,
            may_edit=self.object.unit_id in units_to_edit(self.request),
            to_decide=self.to_decide(),
            trail=[REGISTERS],
            **kwargs,
        )

    def to_decide(self):
        """Return the Escalations that wait for this person in this register."""
        if self.object.unit_id not in units_to_edit(self.request):
            return []
        waiting = Escalation.objects.filter(to=self.object, state="asked")
        return list(waiting.readable(reach_of(self.request).exempt).for_page())


class RegisterEditing:
    """What adding and changing a register share."""

    model = Register
    form_class = RegisterForm

    def get_queryset(self):
        return Register.objects.visible_to(self.request.user).for_list()

    def may_edit(self, register):
        units = units_to_edit(self.request)
        return bool(units) if register is None else register.unit_id in units

    def get_form_kwargs(self):
        council = self.object.council if self.object else self.request.council
        units = units_to_edit(self.request)
        return super().get_form_kwargs() | {"council": council, "units": units}

    def get_context_data(self, **kwargs):
        trail = [REGISTERS, *([(self.object, self.object.get_absolute_url())] if self.object else ())]
        return super().get_context_data(trail=trail, cancel=trail[-1][1], **kwargs)

    def get_success_url(self):
        return self.object.get_absolute_url()


class RegisterAddView(RegisterEditing, AddView):
    """A new register of a unit."""

    add_another = ""

    def heading(self):
        return "Add a risk register"

    def may_edit(self, register):
        return self.request.council is not None and super().may_edit(register)


class RegisterChangeView(RegisterEditing, ChangeView):
    """The unit, the name and the scheme of a register."""

    def heading(self):
        return f"Change the register {self.object}"


class RemovedView(DetailView):
    """What was deleted from a register, and can be put back."""

    template_name = "risks/removed_list.html"

    def get_queryset(self):
        return Register.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        self.request.council = self.object.council
        return super().get_context_data(
            removals=Removal.objects.open_within(self.object).readable(reach_of(self.request).exempt),
            may_edit=self.object.unit_id in units_to_edit(self.request),
            trail=[REGISTERS, (self.object, self.object.get_absolute_url())],
            **kwargs,
        )


def address_of_removal(removal):
    return reverse("risks:removal_undo", args=[removal.pk])
