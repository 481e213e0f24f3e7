"""Deleting one thing on a page that asks, and putting it back (organisation.removal)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from organisation.models import Removal
from organisation.removal import CannotRemove, CannotRestore, remove, restore, what_goes_with


class RemoveView(DetailView):
    """A page that asks whether to delete a thing, and names what goes with it.

    Give get_queryset, may_edit, locked_words, get_success_url and undo_url(removal) as for a change.
    """

    template_name = "generic/remove.html"

    def may_edit(self, thing):
        raise NotImplementedError

    def locked_words(self, thing):
        return ""

    def way_on(self):
        """As of a change."""
        return None

    def within(self, thing):
        """Return the thing on whose pages it stands, such as its plan; it must have a council."""
        raise NotImplementedError

    def unit(self, thing):
        """Return the unit whose it is, or None."""
        return None

    def removed(self, within):
        """Do, in the same transaction, what follows from the deletion."""

    def get_context_data(self, **kwargs):
        name = self.object._meta.verbose_name
        return super().get_context_data(
            heading=f"Delete this {name}?",
            goes=[f"{number} {words}" for words, number in what_goes_with(self.object).items()],
            cancel=self.get_success_url(),
            **kwargs,
        )

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self._refusal() or self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            self.object = thing = self.get_object()
            if refusal := self._refusal():
                return refusal
            address, within = self.get_success_url(), self.within(thing)
            removal = remove(thing, request.user, within=within, unit=self.unit(thing))
            self.removed(within)
        messages.success(
            request,
            format_html(
                'Deleted: {}. <a class="govuk-notification-banner__link" href="{}">Put it back</a>',
                Truncator(removal.what).chars(200),
                self.undo_url(removal),
            ),
        )
        return redirect(address)

    def _refusal(self):
        if not self.may_edit(self.object):
            raise PermissionDenied
        words = self.locked_words(self.object)
        if not words:
            try:
                what_goes_with(self.object)
            except CannotRemove as error:
                words = f"{error}."
        if words:
            context = {"heading": "This cannot be deleted now", "reason": words, "way_on": self.way_on()}
            return render(self.request, "generic/not_saved.html", context, status=403)
        return None


class UndoView(SingleObjectMixin, View):
    """Asks whether to put back what was deleted, and does. Give get_queryset, may_edit and locked_words."""

    model = Removal
    template_name = "generic/undo.html"

    def may_edit(self, removal):
        raise NotImplementedError

    def locked_words(self, removal):
        return ""

    def restored(self, removal, rows):
        """Do, in the same transaction, what follows from the rows being back."""

    def get_success_url(self):
        """Return where to go when it is back; by default to the first row put back that has a page."""
        return next((row.get_absolute_url() for row in self.rows if hasattr(row, "get_absolute_url")), "/")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        self._check()
        return render(request, self.template_name, {"removal": self.object})

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        self._check()
        if words := self.locked_words(self.object):
            return self._refused(words)
        try:
            with transaction.atomic():
                self.rows = restore(self.object, request.user)
                self.restored(self.object, self.rows)
        except CannotRestore as error:
            return self._refused(f"{error}.")
        messages.success(request, f"Put back: {Truncator(self.object.what).chars(200)}")
        return redirect(self.get_success_url())

    def _check(self):
        if not self.may_edit(self.object):
            raise PermissionDenied

    def _refused(self, words):
        context = {"heading": "This was not put back", "reason": words}
        return render(self.request, "generic/not_saved.html", context, status=409)
