"""Pages of risks that have something to do in plans: what cites a risk is found again when it changes."""

from plans.operations import relink
from risks.views import risks


class RiskAddView(risks.RiskAddView):
    def saved(self, risk):
        relink(self.register.council)


class RiskChangeView(risks.RiskChangeView):
    def saved(self, risk):
        relink(self.risk.register.council)


class RiskRemoveView(risks.RiskRemoveView):
    def removed(self, within):
        relink(within.council)


class RemovalUndoView(risks.RemovalUndoView):
    def restored(self, removal, rows):
        relink(removal.council)
