"""The pages on which an officer judges a period, and says of which others an indicator is made."""

from functools import cached_property

from django.http import Http404
from django.urls import reverse

from indicators.models import Indicator, JudgedRating, RagScheme
from indicators.rating_forms import FormulaForm, JudgementForm
from indicators.standing import standing
from organisation.editing import AddView, ChangeView
from organisation.periods import from_code
from plans.indicator_rights import Rights


def trail_to(indicator):
    """Return the way down to a page about an indicator."""
    return [
        ("Indicators", reverse("indicators:indicator_list")),
        (indicator.title, indicator.get_absolute_url()),
    ]


class FormulaChangeView(ChangeView):
    """Of which other indicators an indicator is made."""

    model = Indicator
    form_class = FormulaForm

    def get_queryset(self):
        return Indicator.objects.visible_to(self.request.user).select_related("council")

    def may_edit(self, thing):
        return Rights(self.request.user).may_change(thing)

    def heading(self):
        return "Change the formula"

    def get_success_url(self):
        return f"{self.object.get_absolute_url()}#derived"

    def get_context_data(self, **kwargs):
        self.request.council = self.object.council
        about = {"trail": trail_to(self.object), "cancel": self.object.get_absolute_url()}
        return super().get_context_data(intro=self.object.title, **about, **kwargs)


class JudgementAddView(AddView):
    """The rating that an officer chooses for a period, and why."""

    model = JudgedRating
    form_class = JudgementForm
    add_another = ""

    @cached_property
    def indicator(self):
        """The indicator that is judged."""
        visible = Indicator.objects.visible_to(self.request.user).select_related("council")
        found = visible.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404("There is no such indicator, or it is not yours to see")
        self.request.council = found.council
        return found

    @cached_property
    def schemes(self):
        return RagScheme.objects.schemes_of(self.indicator.council)

    def may_edit(self, thing):
        return Rights(self.request.user).may_enter(self.indicator)

    def locked_words(self, thing):
        scheme = self.schemes.newest(self.indicator)
        if scheme is not None and scheme.method == RagScheme.Method.JUDGEMENT:
            return ""
        return (
            f"This indicator is rated by {scheme or 'the shipped tolerance'}, not by judgement. "
            "Choose a scheme of that method for it first."
        )

    def heading(self):
        return "Judge a period"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "instance": JudgedRating(indicator=self.indicator),
            "by": self.request.user,
        }

    def get_initial(self):
        now = standing(self.indicator, self.schemes)
        return {"period": now.period.column if now.period else ""}

    def get_success_url(self):
        return f"{self.indicator.get_absolute_url()}#now"

    def get_context_data(self, **kwargs):
        about = {"trail": trail_to(self.indicator), "cancel": self.indicator.get_absolute_url()}
        return super().get_context_data(intro=self.indicator.title, **about, **kwargs)


def rating_context(indicator, schemes, may):
    """Return what the page of an indicator shows of how it is rated: links, and what officers judged.

    may -- says what the person may do with it: may_enter, may_change.
    """
    scheme = schemes.newest(indicator)
    is_judged = scheme is not None and scheme.method == RagScheme.Method.JUDGEMENT
    judgements = list(indicator.judged_ratings.all()) if is_judged else []
    links = [("How it is rated", scheme.get_absolute_url() if scheme else reverse("indicators:scheme_list"))]
    if is_judged and may.may_enter:
        links.append(("Judge a period", reverse("indicators:judgement_add", args=[indicator.pk])))
    if may.may_change:
        words = "Change the formula" if indicator.formula else "Make it of other indicators"
        links.append((words, reverse("indicators:formula_edit", args=[indicator.pk])))
    return {
        "rating_links": links,
        "judgements": [(one, from_code(one.period)) for one in judgements],
    }
