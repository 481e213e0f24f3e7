"""Buttons of an edit page that ask for something and save nothing: a preview, a table, things to cite."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.generic import View

from plans.content import lines
from plans.editing.candidates import candidates
from plans.markdown import to_html
from plans.models import Reference
from plans.pasted import clean_markdown, to_table
from plans.pasted_html import markdown_of
from risks.models import Risk

PREVIEW, TABLE, FIND, TAKE = "_preview", "_table", "_find", "_take"
ROWS, SOUGHT = "_rows", "_sought"
CITED = ("to_priority__plan", "to_action__plan", "to_item__framework", "to_indicator", "to_risk")


class PastedView(View):
    """Answer a page that somebody pastes into a text with its Markdown; nothing is kept."""

    def post(self, request):
        return HttpResponse(
            markdown_of(request.POST.get("html", "")), content_type="text/plain; charset=utf-8"
        )


class AskingMixin:
    """A page of a form that answers such a button with itself, what was typed still in its boxes."""

    @property
    def asks(self):
        """Whether the person asked for something else than saving."""
        return any(name in self.request.POST for name in (PREVIEW, TABLE, FIND, TAKE))

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if "data" in kwargs and self.asks:
            kwargs["data"] = self._filled(kwargs["data"].copy())
        return kwargs

    def _filled(self, data):
        """Put what was asked for into its box: a table at the end of a text, a reference on its own line."""
        if TABLE in data and (table := to_table(data.get(ROWS, ""))):
            data["text"] = f"{data.get('text', '').rstrip()}\n\n{table}\n".lstrip()
            data[ROWS] = ""
        cell, colon, words = data.get(TAKE, "").partition(":")
        if colon and cell in getattr(self.get_form_class(), "finds", ()):
            held = lines(data.get(cell, ""))
            data[cell] = "\n".join([*held, *([words] if words not in held else [])])
        return data

    def form_valid(self, form):
        return self._answer(form) if self.asks else super().form_valid(form)

    def form_invalid(self, form):
        return self._answer(form) if self.asks else super().form_invalid(form)

    def _answer(self, form):
        context = self.get_context_data(form=form)
        if PREVIEW in self.request.POST and self.request.headers.get("HX-Request"):
            return render(self.request, "plans/edit/parts/preview.html", context)
        return self.render_to_response(context, status=409 if form.stale else 200)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked, form = self.request.POST, context["form"]
        if PREVIEW in asked:
            context["preview"] = to_html(
                clean_markdown(form.data.get("text", "")),
                level=2,
                name="preview",
                caption=form.data.get("heading") or "Table",
            )
        if finds := getattr(form, "finds", ()):
            context["finds"] = finds
            context["sought"] = asked.get(SOUGHT, "")
            context["found"] = [
                (
                    name,
                    capfirst(str(form.fields[name].label)),
                    candidates(self.plan, name, context["sought"], self.request.user),
                )
                for name in finds
                if context["sought"].strip() and (FIND in asked or TAKE in asked)
            ]
            context["taken"] = asked.get(TAKE, "").partition(":")[2]
            context["searched"] = FIND in asked or TAKE in asked
            context["cited"] = self._cited()
        context["rows_typed"] = form.data.get(ROWS, "") if form.is_bound else ""
        return context

    def _cited(self):
        """Return what the references of the thing, as they were last saved, were found to mean."""
        if self.object is None or not self.object.pk:
            return []
        seen = set(
            Risk.objects.visible_to(self.request.user).filter(cited_by__in=self.object.references.all())
        )
        found = []
        for reference in self.object.references.select_related(*CITED):
            cited = next((one for name in CITED if (one := _follow(reference, name))), None)
            if isinstance(cited, Risk) and cited not in seen:
                continue
            found.append(
                (reference.get_kind_display(), reference.words, cited or reference.get_state_display())
            )
        return found


def _follow(reference, path):
    return getattr(reference, path.partition("__")[0]) if reference.state == Reference.State.LINKED else None
