"""Words for asking about indicators."""

from organisation.querysets import OfCouncilQuerySet


class IndicatorQuerySet(OfCouncilQuerySet):
    def for_list(self):
        """Everything one row of a list shows: a fixed number of queries at any length."""
        return self.select_related("scheme").prefetch_related(
            "codes", "results", "targets", "forecasts", "remarks"
        )

    def for_report(self):
        """Everything the indicator's page and a report show."""
        return self.for_list().prefetch_related("comparators")
