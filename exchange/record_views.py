"""The record of a closed quarter as a workbook."""

from django.views.generic import View

from exchange.record_tables import record_tables
from exchange.safety import Refused
from exchange.views import refused_response, workbook_response
from exchange.writing import write_tables
from returns.records_asked import closed_quarter_asked_for, record_file


class RecordExportView(View):
    """What the record holds of the council, or of one unit with all below it: the same bytes for ever."""

    def get(self, request, pk, unit=None):
        closed = closed_quarter_asked_for(request, pk, unit)
        title = f"{closed.name}, {closed.record.quarter}: record of the closed quarter"
        try:
            written = write_tables(title, record_tables(closed))
        except Refused as refusal:
            return refused_response(request, refusal, closed.record)
        return workbook_response(written, f"{record_file(closed)}.xlsx")
