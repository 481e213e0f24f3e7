"""What people take away as a file is kept in the audit trail: workbook, CSV, PDF, the file of a job.

Known by the answer, which names a file, so that a new one is kept without a word. The feed, which programs
read page by page, keeps its own: exchange/feed/views.py.
"""

from email.message import Message

from organisation.audit import record
from organisation.limits import FEED

TOOK = "took a file"


class DownloadsMiddleware:
    """Keep who took which file, when, and from which address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_file = response.status_code == 200 and "Content-Disposition" in response.headers
        if is_file and request.method == "GET" and not request.path.startswith(FEED):
            council = getattr(request, "council", None)
            record(request.user, TOOK, name_of(response), council=council, address=request.path)
        return response


def name_of(response):
    """Return the name of the file that is answered; of one that somebody attached only that it is one.

    Such a name may say what its thing, if that is exempt, does not. It is sent as filename*, ours as
    filename.
    """
    header = Message()
    header["Content-Disposition"] = response.headers["Content-Disposition"]
    name = header.get_param("filename", header="Content-Disposition")
    return name if isinstance(name, str) and name else "a file that was attached"
