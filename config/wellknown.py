"""/.well-known/security.txt: whom to tell about a weakness of this site.

Source: RFC 9116. There is none until SECURITY_CONTACT is set: nobody but the council can say who reads it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

# The RFC recommends less than a year. Who still runs the site still answers.
GOOD_FOR = timedelta(days=180)


@require_safe
@login_not_required
def security_txt(request):
    if not settings.SECURITY_CONTACT:
        raise Http404("SECURITY_CONTACT is not set")
    expires = datetime.combine(timezone.localdate() + GOOD_FOR, datetime.min.time())
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
