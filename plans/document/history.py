"""What the document prints beneath an action: what was reported of it last, and how its day moved.

The plan's own words stay as they were approved; these are said beside them.
"""

from dataclasses import dataclass

from indicators.choices import Rag
from organisation.periods import from_code
from plans.agreed_dates import move_words
from plans.models import Action, Milestone
from plans.reported import Reported, item_key, progress_words, read_reported, said_of


@dataclass(frozen=True)
class History:
    """What is known of the actions and milestones of a plan beside its words.

    moves -- {item_key: the AgreedDues that moved its day, the oldest first}.
    """

    reported: Reported
    moves: dict

    def notes_of(self, item, milestones=()):
        """Return pairs (label, words) of an action or milestone: what was reported last, and each move."""
        notes = []
        if (one := self.reported.of(item)) is not None:
            quarter = from_code(one.period)
            rating = self.reported.rating_of(item, quarter.ends, milestones)
            said = f"{rating.rag.symbol} {rating.rag.label}: " if rating.rag != Rag.NONE else ""
            words = said_of(one)
            notes.append(
                (f"Progress {quarter.label}", f"{words[0].upper()}{words[1:]}. {said}{rating.reason}")
            )
        return [*notes, *(("Date moved", move_words(move)) for move in self._moves(item))]

    def beside(self, milestone, line):
        """Return the line of a milestone with what was reported of it last, and how its day moved."""
        said = [line]
        if (one := self.reported.of(milestone)) is not None:
            said.append(progress_words(one))
        said += [f"date moved {move_words(move)}" for move in self._moves(milestone)]
        return " – ".join(said)

    def _moves(self, item):
        return self.moves.get(item_key(item), ())


def actions_and_milestones(plan):
    """Return (the Actions of a plan in order, its Milestones in order, their History): two queries."""
    actions, reported, moves = read_reported(Action.objects.filter(plan=plan), with_moves=True)
    milestones, more, moved = read_reported(Milestone.objects.filter(plan=plan), with_moves=True)
    return actions, milestones, History(Reported(reported.newest | more.newest), moves | moved)
