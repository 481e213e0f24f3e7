"""The page on which a person finishes a quarter: a row for each thing that is theirs and due."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from returns.boxes import KIND_WORDS
from returns.forms.update import UpdateForm
from returns.listing import BY_NAME, FILTERS, of_kind, page_of, progress_of
from returns.models import Cycle, Update
from returns.rights import Reach
from returns.saving import Conflict, Locked, Refused, save_update
from returns.shown import UpdateShown, shown_of

MINE, UNITS = "mine", "units"


@dataclass
class Row:
    """A row of the table: what is shown, its form, and what came of saving it.

    outcome -- "saved", "error", "conflict", "locked" or "". both -- a Both for each box that others
    changed as well. said -- a sentence. typed -- (label, words) where nothing can be saved any more.
    """

    shown: UpdateShown
    form: UpdateForm
    outcome: str = ""
    said: str = ""
    both: tuple = ()
    typed: tuple = ()

    @property
    def opens_commentary(self):
        """Whether the boxes of the commentary are open: they are needed, hold words, or are wrong."""
        names = ("cause", "remedy", "remedy_owner", "remedy_due", "why")
        held = any(self.shown.initial.get(name) for name in names)
        wrong = any(name in self.form.errors for name in names) if self.form.is_bound else False
        return bool(self.shown.wanted or held or wrong)

    @property
    def first_to_mend(self):
        """The name of the box that the person should look at next; "" for none."""
        wrong = list(self.form.errors) if self.form.is_bound else []
        lacks = [name for name in self.shown.missing if name in self.form.fields]
        return next((name for name in (*wrong, *lacks) if name in self.form.fields), "")

    @property
    def first_id(self):
        """The id of its first box."""
        return next(iter(self.form)).id_for_label

    @property
    def mend_id(self):
        """The id of the box that the person should look at next; "" for none."""
        name = self.first_to_mend
        return self.form[name].id_for_label if name else ""


def row_of(shown, **outcome):
    """Return the Row of an UpdateShown as it stands, with an empty form to fill."""
    return Row(shown, UpdateForm(shown, row_form=f"form-{shown.pk}"), **outcome)


class UpdateListView(View):
    """Everything that is mine and due, prefilled; each row is saved by itself."""

    def dispatch(self, request):
        self.today = timezone.localdate()
        self.reach = Reach(request.user, self.today)
        return super().dispatch(request)

    def updates(self, scope):
        """Return the updates of a scope: those of the person, or all of the units in which they write."""
        found = Update.objects.of_open_cycle(self.request.council).readable(self.reach.exempt)
        if scope == UNITS:
            return found.filter(unit_return__unit__in=self.reach.writes)
        return found.of_user(self.request.user)

    def scope(self):
        return UNITS if self.request.GET.get("scope") == UNITS else MINE

    def get(self, request):
        return self.page()

    def post(self, request):
        update = self.one(request.POST.get("update", ""))
        row = save_row(update, request, self.today)
        if request.htmx:
            return self.answer(row)
        if row.outcome == "saved":
            messages.success(request, f"{row.said}: {row.shown.name}")
            return redirect(f"{request.get_full_path()}#update-{update.pk}")
        return self.page(row)

    def one(self, pk):
        """Return the update that is saved, which the person may save."""
        if not pk.isascii() or not pk.isdecimal():
            raise Http404("No update is named")
        # Of a quarter that was closed meanwhile too: then it is said why nothing is saved, with the words.
        found = Update.objects.filter(unit_return__cycle__council=self.request.council)
        found = found.readable(self.reach.exempt).with_own(self.request.user)
        update = get_object_or_404(found.for_rows(), pk=pk)
        if not update.is_own and update.unit_return.unit_id not in self.reach.writes:
            raise PermissionDenied
        return update

    def answer(self, row):
        """Answer htmx with the row alone, and what is said aloud."""
        states = self.updates(self.scope()).values_list("state", flat=True)
        context = {"row": row, "progress": progress_of(states), "today": self.today}
        return render(self.request, "returns/parts/update_answer.html", context, status=STATUS[row.outcome])

    def page(self, saved=None):
        asked = self.request.GET
        scope = self.scope()
        everything = list(self.updates(scope).for_rows())
        updates, chosen = of_kind(everything, asked.get("kind", "")), BY_NAME.get(asked.get("show", ""))
        keep = saved.shown.pk if saved else None
        if chosen and not chosen.needs_rating:
            updates = [one for one in updates if chosen.passes(one) or one.pk == keep]
        if chosen and chosen.needs_rating:
            rated = [one for one in shown_of(updates, self.today) if chosen.passes(one) or one.pk == keep]
            shown, number, pages = page_of(rated, _number(asked.get("page")))
        else:
            updates, number, pages = page_of(updates, _number(asked.get("page")))
            shown = shown_of(updates, self.today)
        rows = [saved if saved and one.pk == keep else row_of(one) for one in shown]
        if saved and saved not in rows:
            rows.insert(0, saved)
        context = {
            "rows": rows,
            "progress": progress_of(one.state for one in everything),
            "waiting": sum(one.state == Update.State.RETURNED or bool(one.asked) for one in everything),
            "scope": scope,
            "may_widen": bool(self.reach.writes),
            "filters": FILTERS,
            "chosen": chosen.name if chosen else "",
            "kind": asked.get("kind", ""),
            "kinds": KIND_WORDS.items(),
            "number": number,
            "pages": range(1, pages + 1) if pages > 1 else (),
            "query": urlencode([(name, value) for name, value in asked.items() if name != "page"]),
            "cycle": rows[0].shown.update.unit_return.cycle if rows else self._open_cycle(),
            "failed": saved,
            "first": next((row for row in rows if not row.shown.is_done and not row.shown.locked), None),
            "today": self.today,
        }
        status = STATUS[saved.outcome] if saved else 200
        return render(self.request, "returns/update_list.html", context, status=status)

    def _open_cycle(self):
        council = self.request.council
        return Cycle.objects.of(council).open().first() if council else None


STATUS = {"saved": 200, "error": 422, "conflict": 409, "locked": 409}


def save_row(update, request, today, *, full=False):
    """Save what was sent of one update and return its Row: as it stands then, or with what was typed.

    request -- its POST holds the boxes, and under the form's prefix the version and what the page showed.
    """
    [shown] = shown_of([update], today)
    row_form = "" if full else f"form-{update.pk}"
    form = UpdateForm(shown, request.POST, full=full, row_form=row_form)
    version = request.POST.get(f"u{update.pk}-version", "")
    sent = request.POST.get(f"u{update.pk}-shown", "")
    if shown.locked:
        return _locked(shown, form, shown.locked)
    if not form.is_valid():
        return Row(shown, form, "error", "Nothing was saved yet")
    try:
        now = save_update(
            update,
            changes=form.changes,
            version=int(version) if version.isascii() and version.isdecimal() else -1,
            by=request.user,
            today=today,
        )
    except Locked as refusal:
        return _locked(shown, form, str(refusal))
    except Refused as refusal:
        form.refuse(refusal.fields)
        return Row(shown, form, "error", "Nothing was saved yet")
    except Conflict as conflict:
        return _met(conflict.shown, request, sent, full, row_form)
    return Row(now, UpdateForm(now, full=full, row_form=row_form), "saved", _saved_words(now))


def _met(now, request, sent, full, row_form):
    """Return the Row of an update that somebody else saved meanwhile, with both values."""
    form = UpdateForm(now, request.POST, full=full, row_form=row_form)
    both = form.meet(sent)
    if both is None:
        # The same was saved already: by somebody else, or by this page before its answer was lost.
        return Row(now, UpdateForm(now, full=full, row_form=row_form), "saved", _saved_words(now))
    at = timezone.localtime(now.update.saved_at) if now.update.saved_at else None
    when = f" by {now.update.who} at {at:%H:%M on %-d %B}" if at else ""
    said = (
        f"This was saved{when} while your page was open. Nothing of yours is saved yet. Your words are still "
        "in the boxes: save again to keep them."
    )
    return Row(now, form, "conflict", said, both=tuple(both))


def _locked(shown, form, words):
    typed = []
    for name in form.fields:
        said = form.data.get(form.add_prefix(name), "").strip()
        if said and said != form._plain(name, shown.initial.get(name)).strip():
            typed.append((form.fields[name].label, said))
    return Row(shown, form, "locked", words, typed=tuple(typed))


def _saved_words(shown):
    lacks = len(shown.missing)
    if not lacks:
        return "Saved, complete"
    return f"Saved, {lacks} {'things are' if lacks > 1 else 'thing is'} missing"


def _number(words):
    return int(words) if words and words.isascii() and words.isdecimal() else 1
