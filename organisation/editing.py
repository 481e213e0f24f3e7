"""Adding and changing one thing on a page of its own.

A page carries what it showed; what others changed meanwhile is said beside what was typed, and neither is
lost (organisation.meanwhile). A room says whom its pages let in and what follows from a save.
"""

from hashlib import sha256

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.utils import construct_change_message
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.views.generic import CreateView, UpdateView

from organisation.meanwhile import BOX, MeanwhileForm, Shown, key_of, read_shown

SENT_AGAIN = 24 * 60 * 60  # seconds for which a page that added something is known when it comes again
SHORT = 120  # letters: longer words that others wrote stand under the box in full, not in the message


def article_of(name):
    """Return the article of a thing's name: an action, a unit."""
    return "an" if name[0] in "aeiou" and not name.startswith("uni") else "a"


class EditForm(MeanwhileForm, forms.ModelForm):
    """A form that refuses, box by box, to overwrite what its page did not show.

    Each refused box has `held_now`, what it says now in full; forms/field.html shows it under the box.
    """

    def shown_words(self):
        """Return what the page that is drawn now carries in its hidden box."""
        things = {key_of(self.instance): self.digests()} if self.instance.pk is not None else {}
        sent = read_shown(self.data.get(BOX, "")) if self.is_bound else Shown()
        at = timezone.now() if self.stale or sent.at is None else sent.at
        return Shown(at, things).words()

    def said_of_change(self, name, now, typed, untouched):
        if len(now) + len(typed) <= SHORT:
            return super().said_of_change(name, now, typed, untouched)
        if untouched:
            return "others changed this, and the box now holds what they wrote; you had not changed it"
        box = self.fields[name]
        box.held_now = box.prepare_value(self.get_initial_for_field(box, name))
        return "others changed this. What it says now stands under the box; what you wrote is still in it"


class EditMixin:
    """What AddView and ChangeView share: the room's rights, one transaction, 409 for a stale page.

    Give model (or get_queryset, narrowed to what the user may see), form_class and get_success_url.
    """

    template_name = "generic/form_page.html"
    add_another = ""  # words of the second button, which comes back to an empty page

    def may_edit(self, thing):
        """Say whether the user may save this; thing is None where one is added."""
        raise NotImplementedError

    def locked_words(self, thing):
        """Return why nothing can be saved just now, and what to do; "" when it can."""
        return ""

    def way_on(self):
        """Return (words, address) of the page where what is locked can be opened, or None."""
        return None

    def saved(self, thing):
        """Do, in the same transaction, what follows from the save."""

    def heading(self):
        """Return the heading of the page: "Change an action", or "Add a milestone"."""
        name = self.model._meta.verbose_name
        return f"{'Add' if self.object is None else 'Change'} {article_of(name)} {name}"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.may_edit(self.object):
            raise PermissionDenied
        if words := self.locked_words(self.object):
            return self.locked(words)
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                self.object = self.get_object()
                if not self.may_edit(self.object):
                    raise PermissionDenied
                if words := self.locked_words(self.object):
                    return self.locked(words)
                form = self.get_form()
                return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        except Http404:
            if BOX not in request.POST:
                raise
            return self.gone()
        except IntegrityError:
            form = self.get_form()
            form.full_clean()
            form.stale = True
            form.add_error(
                None,
                "Somebody saved the same at this moment, so nothing is saved yet. Look again, then save.",
            )
            return self.form_invalid(form)

    def form_valid(self, form):
        added = form.instance.pk is None
        # Taken before the save: of two that come at one moment the second waits in the cache's table.
        key = self.key_of_page() if added and BOX in self.request.POST else None
        if key and not cache.add(key, "", SENT_AGAIN) and (address := cache.get(key)):
            messages.info(self.request, "This was saved already, so nothing was added again")
            return redirect(address)
        self.object = form.save()
        LogEntry.objects.log_actions(
            self.request.user.pk,
            [self.object],
            ADDITION if added else CHANGE,
            change_message=construct_change_message(form, None, added),
            single_object=True,
        )
        self.saved(self.object)
        name = capfirst(self.object._meta.verbose_name)
        messages.success(self.request, f"{name} saved: {Truncator(str(self.object)).chars(200)}")
        address = self.another_url() if "another" in self.request.POST else self.get_success_url()
        if key:
            cache.set(key, str(address), SENT_AGAIN)
        return redirect(address)

    def key_of_page(self):
        """Return under what it is remembered that this very page was sent with these very words, by whom.

        The page says when it was drawn: the same words on another page are another thing.
        """
        sent = {name: words for name, words in self.request.POST.lists() if name != "csrfmiddlewaretoken"}
        whole = repr((self.request.user.pk, self.request.get_full_path(), sorted(sent.items())))
        return f"added-{sha256(whole.encode()).hexdigest()}"

    def form_invalid(self, form):
        status = 409 if form.stale else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def another_url(self):
        return self.request.path

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            "heading": self.heading(),
            "shown_box": BOX,
            "shown_on_page": context["form"].shown_words(),
            "add_another": self.add_another if self.object is None or self.object.pk is None else "",
            **context,
        }

    def locked(self, words):
        """Answer that nothing can be saved just now, with the words that were typed."""
        context = {
            "heading": self.heading(),
            "reason": words,
            "typed": self.typed(),
            "way_on": self.way_on(),
        }
        return render(self.request, "generic/not_saved.html", context, status=403)

    def gone(self):
        """Answer that the thing is no longer there, with the words that were typed."""
        name = self.model._meta.verbose_name
        context = {
            "heading": f"This {name} is no longer there",
            "reason": "It was deleted or moved while its page was open, so nothing is saved.",
            "typed": self.typed(),
        }
        return render(self.request, "generic/not_saved.html", context, status=404)

    def typed(self):
        """Return (label, words) of each box in which something was typed."""
        found = []
        for name, box in self.get_form_class().base_fields.items():
            words = "\n".join(self.request.POST.getlist(name)).strip()
            if words and not isinstance(box, forms.ModelChoiceField):
                found.append((capfirst(str(box.label or name.replace("_", " "))), words))
        return found


class AddView(EditMixin, CreateView):
    """A page on which one thing is added."""

    add_another = "Save and add another"

    def get_object(self):
        return None


class ChangeView(EditMixin, UpdateView):
    """A page on which one thing is changed; its row is held while it is saved."""

    def get_object(self, queryset=None):
        thing = super().get_object(queryset)
        if self.request.method == "POST" and connection.features.has_select_for_update:
            rows = self.model._base_manager.filter(pk=thing.pk).order_by()
            list(rows.select_for_update(no_key=True).values_list("pk"))
            thing = super().get_object(queryset)
        return thing
