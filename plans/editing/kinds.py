"""The kinds of things that a plan holds, each with its words, its forms and its place: one table.

The name of a kind stands in the addresses: /plans/12/edit/sections/ is their list, /plans/12/edit/sections/3/
the page of one. A thing with much to say is written on several pages, its aspects: .../priorities/3/links/.
"""

from dataclasses import dataclass

from organisation.editing import article_of
from plans.forms import budgets, items, measures, narrative
from plans.models import (
    Action,
    Basket,
    BasketMember,
    BudgetColumn,
    BudgetLine,
    BudgetTable,
    Judgement,
    Milestone,
    PlanFrameworkItem,
    PlanIndicator,
    PlanPerson,
    PlanUnit,
    Priority,
    ScorecardRow,
    Section,
)

# A change to one of these fields may change what the references and names of the council's plans mean.
LINKING = {
    *("ref", "title", "parent", "priority", "lead", "accountable", "contact", "supports", "contributes_to"),
    *("indicators", "risks", "refs", "name", "initials", "job_title", "framework", "code"),
}


@dataclass(frozen=True)
class Aspect:
    """One page of a thing that has several. name -- the end of its address."""

    name: str
    title: str
    form: type


@dataclass(frozen=True)
class Kind:
    """One kind of thing.

    owner -- the field that says whose it is: the plan, or the thing on whose page its list stands.
    within -- the kind of that thing; "" where it is the plan. form, new_form -- how one is changed and added.
    anchor -- where the plan document shows it: "{pk}" is its own key. links -- whether what it says can
    change what references and names mean. loaded -- what its list needs beside it. about -- what it is, for
    who has none yet. holds -- the kinds whose lists stand on the page of one. checked_as -- what the check
    of the plan calls one, where the page of one says what it finds.
    """

    name: str
    model: type
    one: str
    many: str
    form: type
    new_form: type | None = None
    aspects: tuple[Aspect, ...] = ()
    owner: str = "plan"
    within: str = ""
    anchor: str = ""
    links: bool = False
    loaded: tuple[str, ...] = ()
    about: str = ""
    holds: tuple[str, ...] = ()
    checked_as: str = ""

    @property
    def plan_path(self):
        """The path of foreign keys from the thing to its plan."""
        return "plan" if self.owner == "plan" or hasattr(self.model, "plan") else f"{self.owner}__plan"

    @property
    def relation(self):
        """The name by which a plan knows its things of this kind."""
        return self.model._meta.get_field("plan").remote_field.related_name

    @property
    def article(self):
        return article_of(self.one)

    @property
    def shown_many(self):
        return self.many[0].upper() + self.many[1:]

    def of_plan(self, plan):
        """Return the things of this kind in a plan, in their order."""
        found = self.model._default_manager.filter(**{self.plan_path: plan})
        return found.select_related(*self.loaded) if self.loaded else found

    def aspect(self, name):
        """Return the Aspect of a name, or None."""
        return next((aspect for aspect in self.aspects if aspect.name == name), None)


KINDS = (
    Kind(
        name="sections",
        checked_as="section",
        model=Section,
        one="section",
        many="sections",
        form=narrative.SectionForm,
        anchor="section-{pk}",
        about="The narrative: what the plan says in words, with headings, lists and tables.",
    ),
    Kind(
        name="priorities",
        checked_as="priority",
        model=Priority,
        one="priority",
        many="priorities",
        form=items.PriorityForm,
        aspects=(
            Aspect("links", "Links", items.PriorityLinksForm),
            Aspect("implications", "Implications", items.ImplicationsForm),
        ),
        anchor="priority-{pk}",
        links=True,
        about="Objectives or work areas, in a tree, with what they serve and how they are measured.",
    ),
    Kind(
        name="actions",
        checked_as="action",
        model=Action,
        one="action",
        many="actions",
        form=items.ActionForm,
        aspects=(
            Aspect("quarters", "Quarters", items.QuartersForm),
            Aspect("links", "Links", items.ActionLinksForm),
        ),
        anchor="action-{pk}",
        links=True,
        holds=("milestones",),
        about="What will be done for each priority, by whom and by when, with milestones.",
    ),
    Kind(
        name="milestones",
        checked_as="milestone",
        model=Milestone,
        one="milestone",
        many="milestones",
        form=items.MilestoneForm,
        owner="action",
        within="actions",
        links=True,
    ),
    Kind(
        name="indicators",
        checked_as="indicator",
        model=PlanIndicator,
        one="plan indicator",
        many="plan indicators",
        form=measures.UseForm,
        new_form=measures.NewUseForm,
        anchor="indicator-{pk}",
        links=True,
        loaded=("indicator",),
        about="The measures that the plan prints. Figures are entered with the indicator, once for all.",
    ),
    Kind(
        name="baskets",
        model=Basket,
        one="basket",
        many="baskets",
        form=measures.BasketForm,
        anchor="baskets",
        holds=("weights",),
        about="Weighted sets of indicators behind one line of a balanced scorecard.",
    ),
    Kind(
        name="weights",
        model=BasketMember,
        one="indicator in the basket",
        many="indicators in the basket",
        form=measures.WeightForm,
        owner="basket",
        within="baskets",
        loaded=("basket", "plan_indicator__indicator"),
    ),
    Kind(
        name="scorecard",
        model=ScorecardRow,
        one="line of the scorecard",
        many="lines of the scorecard",
        form=measures.ScorecardForm,
        anchor="scorecard",
        about="The balanced scorecard: perspectives, objectives and critical success factors.",
    ),
    Kind(
        name="budgets",
        checked_as="budget",
        model=BudgetTable,
        one="budget table",
        many="budget tables",
        form=budgets.TableForm,
        new_form=budgets.NewTableForm,
        anchor="budgets",
        holds=("budget-lines", "budget-columns"),
        about="Tables of money as the plan prints them, with totals that are checked.",
    ),
    Kind(
        name="budget-lines",
        model=BudgetLine,
        one="line",
        many="lines",
        form=budgets.LineForm,
        owner="table",
        within="budgets",
        loaded=("table",),
    ),
    Kind(
        name="budget-columns",
        model=BudgetColumn,
        one="column",
        many="columns",
        form=budgets.ColumnForm,
        owner="table",
        within="budgets",
        loaded=("table",),
    ),
    Kind(
        name="judgements",
        model=Judgement,
        one="judgement",
        many="judgements",
        form=narrative.JudgementForm,
        anchor="judgements",
        about="What inspectorates and others judged.",
    ),
    Kind(
        name="frameworks",
        model=PlanFrameworkItem,
        one="item of a framework",
        many="items of frameworks",
        form=narrative.FrameworkItemForm,
        anchor="frameworks",
        links=True,
        loaded=("item__framework", "item__parent"),
        about="Lists from outside that the plan must contribute to, such as a community strategy.",
    ),
    Kind(
        name="units",
        model=PlanUnit,
        one="unit",
        many="units",
        form=narrative.UnitForm,
        anchor="organisation",
        loaded=("unit",),
        about="The parts of the council that the plan describes, with their purpose.",
    ),
    Kind(
        name="people",
        model=PlanPerson,
        one="person",
        many="people",
        form=narrative.PersonForm,
        anchor="people",
        links=True,
        loaded=("person",),
        about="Who the plan names as leads: the initials that it uses for them, and their job titles.",
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_MODEL = {kind.model: kind for kind in KINDS}
# Those that stand in the plan itself, not on the page of another thing.
OF_PLAN = tuple(kind for kind in KINDS if not kind.within)


def place_of(thing):
    """Return where the plan document shows a thing: "#action-12"; "" where it has no place of its own."""
    kind = BY_MODEL[type(thing)]
    return f"#{kind.anchor.format(pk=thing.pk)}" if kind.anchor else ""
