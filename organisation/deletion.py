"""What the admin says before something is deleted: nothing that the person may not see."""

from django.contrib.admin.utils import NestedObjects, quote
from django.db import router
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from organisation.reach import reach_of


class NarrowedDeletion:
    """Names of what goes with a thing only what the person could open in the admin.

    The rest goes too, as what belongs to a thing does. It is not named, since it may tell of what is exempt:
    a link to an exempt risk, or what another person did with one.
    """

    def get_deleted_objects(self, objs, request):
        named, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if reach_of(request).everything or not named:
            return named, counts, lacking, protected
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        shown = self._shown(collector, request)
        counts = {model._meta.verbose_name_plural: len(pks) for model, pks in shown.items() if pks}
        kinds = sorted({capfirst(thing._meta.verbose_name) for thing in collector.protected})
        return self._lines(collector.nested(lambda thing: thing), shown), counts, lacking, kinds

    def _shown(self, collector, request):
        """Return {model: keys of what goes and may be seen}."""
        found = {}
        for model, things in collector.model_objs.items():
            if self.admin_site.is_registered(model):
                seen = self.admin_site.get_model_admin(model).get_queryset(request)
                pks = [thing.pk for thing in things]
                found[model] = set(seen.filter(pk__in=pks).values_list("pk", flat=True))
        return found

    def _lines(self, nested, shown):
        """Return nested lists of things as nested lists of links, without what is not shown."""
        lines = []
        for one in nested:
            if isinstance(one, list):
                beneath = self._lines(one, shown)
                if beneath:
                    lines.append(beneath)
            elif one.pk in shown.get(type(one), ()):
                lines.append(self._line(one))
        return lines

    def _line(self, thing):
        opts = thing._meta
        name = f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_change"
        address = reverse(name, args=[quote(thing.pk)])
        return format_html('{}: <a href="{}">{}</a>', capfirst(opts.verbose_name), address, thing)
