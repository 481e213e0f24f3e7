"""The people of a council, and what each leads."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView
from django_tables2 import SingleTableView

from organisation.models import Person
from plans.leaving import may_close
from plans.tables import PersonTable
from plans.work import work_of


class PersonListView(SingleTableView):
    """Everybody whom the council lists."""

    table_class = PersonTable
    template_name = "plans/person_list.html"
    paginate_by = 50

    def get_queryset(self):
        return Person.objects.for_list().of(self.request.council)


class PersonDetailView(DetailView):
    """Everything that one person leads."""

    template_name = "plans/person_detail.html"

    def get_queryset(self):
        return Person.objects.visible_to(self.request.user).for_list().select_related("leaving")

    def get_context_data(self, **kwargs):
        self.request.council = self.object.council
        return super().get_context_data(
            work=work_of(self.object, self.request.user),
            leaving=getattr(self.object, "leaving", None),
            may_close=may_close(self.request.user, self.object.council, timezone.localdate()),
            trail=[("People", reverse("people:person_list"))],
            **kwargs,
        )
