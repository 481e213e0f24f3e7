"""Every kind of long work that a worker can do, room by room."""

from reports.jobs import KINDS as OF_REPORTS

KINDS = (*OF_REPORTS,)
