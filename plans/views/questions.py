"""Pages on which a person settles what a plan's references and names mean."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import DetailView

from organisation.models import Person, Post
from plans.deciding import Refused, settle_name, settle_reference, somebody, take_back
from plans.editing.writing import may_write
from plans.models import SettledName, SettledReference
from plans.questions import REASONS, names_of, reference_questions
from plans.thread import CONTRIBUTES, SUPPORTS
from plans.views.plan import DecidingView, PlanMixin


class PlanReferencesView(PlanMixin, DetailView):
    """What the plan cites that is linked to nothing, with candidates, and what was settled."""

    template_name = "plans/plan_references.html"

    def get_context_data(self, **kwargs):
        questions = reference_questions(self.object)
        return super().get_context_data(
            asked=[one for one in questions if one.choices],
            waiting=[one for one in questions if not one.choices],
            settled=SettledReference.objects.filter(plan=self.object).for_list(),
            may_edit=may_write(self.request.user, self.object),
            **kwargs,
        )


class SettleView(DecidingView):
    """Keep one decision, say so, and go back to the list that it was made on."""

    http_method_names = ("post",)
    back = "plans:plan_references"

    def post(self, request, *args, **kwargs):
        try:
            messages.success(request, self.settle(request.POST))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(self.back, self.plan.pk)


class ReferenceSettleView(SettleView):
    def settle(self, sent):
        words = sent.get("words", "")
        to = read_key(sent.get("to", ""))
        if to is None:
            raise Refused(f"Choose what {words or 'the reference'} means.")
        of = [key for one in sent.getlist("of") if (key := read_key(one))]
        if not of:
            raise Refused(f"Choose the items for which {words} is settled.")
        what = CONTRIBUTES if sent.get("what") == CONTRIBUTES else SUPPORTS
        settle_reference(self.plan, what=what, words=words, of=of, to=to, by=self.request.user)
        return f"{words} is settled."


class ReferenceTakeBackView(SettleView):
    def settle(self, sent):
        decision = get_object_or_404(SettledReference, plan=self.plan, pk=self.kwargs["decision"])
        take_back(decision, by=self.request.user)
        return f"What was settled for {decision.words} is taken back."


class PlanPeopleView(PlanMixin, DetailView):
    """The names that the plan gives: whom they mean, and which of them a person has to settle."""

    template_name = "plans/plan_people.html"

    def get_context_data(self, **kwargs):
        names = names_of(self.object)
        asked = {reason: [one for one in names.asked if one.reason == reason] for reason in REASONS}
        edits = may_write(self.request.user, self.object)
        return super().get_context_data(
            names=names,
            parts=[(REASONS[reason], found) for reason, found in asked.items() if found],
            settled=SettledName.objects.filter(plan=self.object).select_related("person", "post"),
            may_edit=edits,
            offered=names.offered if edits and names.asked else (),
            **kwargs,
        )


class NameSettleView(SettleView):
    back = "plans:plan_people"

    def settle(self, sent):
        words, chosen = sent.get("words", "").strip(), sent.get("who", "")
        if not words or not chosen:
            raise Refused(f"Choose whom {words or 'the name'} means.")
        settle_name(self.plan, words=words, by=self.request.user, **self.meant(chosen, sent.get("other", "")))
        return f"{words} is settled."

    def meant(self, chosen, other):
        if chosen == "nobody":
            return {}
        council = self.plan.council
        if chosen == "other":
            if not other.strip():
                raise Refused("Write the name or the job title, as the council lists it.")
            return somebody(council, other)
        kind, pk = read_key(chosen) or ("", 0)
        model = {"person": Person, "post": Post}.get(kind)
        found = model and model.objects.filter(council=council, pk=pk).first()
        if not found:
            raise Refused("Choose again: who was chosen is no longer listed.")
        return {kind: found}


class NameTakeBackView(SettleView):
    back = "plans:plan_people"

    def settle(self, sent):
        decision = get_object_or_404(SettledName, plan=self.plan, pk=self.kwargs["decision"])
        take_back(decision, by=self.request.user)
        return f"What was settled for {decision.words} is taken back."


def read_key(words):
    """Return the key that a form sends, "priority-12" as ("priority", 12); None of other words."""
    kind, _, number = words.partition("-")
    return (kind, int(number)) if number.isdecimal() and number.isascii() and len(number) < 19 else None
