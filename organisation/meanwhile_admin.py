"""The pages of the admin that say what they show, and answer 409 when others changed that meanwhile."""

from django.db import router, transaction
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst

from organisation.meanwhile import BOX, MeanwhileForm, Shown, key_of, read_shown


def saving(request):
    """Say whether rows read now are to be saved in the transaction that is open."""
    return request.method == "POST" and transaction.get_connection().in_atomic_block


class MeanwhileAdmin:
    """A page of the admin that says what it shows, and answers 409 when others changed that meanwhile."""

    def get_object(self, request, object_id, from_field=None):
        """Return the thing; while it is being saved, hold its row until the transaction ends."""
        thing = super().get_object(request, object_id, from_field)
        locks = transaction.get_connection(router.db_for_write(self.model)).features.has_select_for_update
        if thing is None or not locks or not saving(request):
            return thing
        self.hold(thing)
        return super().get_object(request, object_id, from_field)

    def hold(self, thing):
        """Hold the row of a thing until the transaction ends."""
        rows = self.model._base_manager.using(router.db_for_write(self.model)).filter(pk=thing.pk)
        list(rows.order_by().select_for_update(no_key=True).values_list("pk"))

    def render_change_form(self, request, context, *args, **kwargs):
        forms = [context["adminform"].form]
        for drawn in context["inline_admin_formsets"]:
            forms += drawn.formset.forms
        aware = [form for form in forms if isinstance(form, MeanwhileForm)]
        things = {key_of(form.instance): form.digests() for form in aware if form.instance.pk is not None}
        sent = read_shown(request.POST.get(BOX, ""))
        stale = any(form.stale for form in aware)
        at = timezone.now() if stale or sent.at is None else sent.at
        context["shown_on_page"] = Shown(at, things).words()
        response = super().render_change_form(request, context, *args, **kwargs)
        if stale:
            response.status_code = 409
        return response

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Give back the words that were typed when the thing is gone by the time that it is saved."""
        if request.method != "POST" or BOX not in request.POST:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        reason = "It was deleted while its page was open, so nothing is saved."
        return self.not_saved(request, f"This {opts.verbose_name} is no longer there", reason, 409)

    def not_saved(self, request, title, reason, status):
        """Answer that nothing is saved, and give back the words that were typed."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "reason": reason,
            "opts": self.opts,
            "typed": _typed(self.opts, request.POST),
        }
        return TemplateResponse(request, "admin/not_saved.html", context, status=status)


def _typed(opts, data):
    """Return (label, words) of each box with words on a page; a chosen thing is sent as a number, without."""
    rows = {each.get_accessor_name(): each.related_model._meta for each in opts.related_objects}
    typed = []
    for name in data:
        *row, plain = name.split("-")
        held_by = rows.get(row[0]) if len(row) == 2 and row[1].isdecimal() else None if row else opts
        words = "\n".join(data.getlist(name))
        if (
            held_by is None
            or name.startswith(("_", "csrf"))
            or plain in ("id", "position")
            or not words.strip()
        ):
            continue
        held = {each.name: each for each in held_by.get_fields() if each.concrete}.get(plain)
        if held is None or not held.is_relation:
            label = capfirst(str(held.verbose_name if held else plain.replace("_", " ")))
            where = f"{capfirst(str(held_by.verbose_name))} {int(row[1]) + 1}: " if row else ""
            typed.append((f"{where}{label}", words))
    return typed
