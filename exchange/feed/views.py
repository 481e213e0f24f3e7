"""The feed's addresses for programs, and the page on which a person makes and revokes tokens for them."""

import hashlib
import io
from csv import writer
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.generic import FormView, View

from exchange.feed.fields import as_json, csv_value, json_value
from exchange.feed.forms import TokenForm
from exchange.feed.schema import VERSION, schema
from exchange.feed.tables import TABLES, Page
from exchange.feed.tokens import TooManyTokens, make_token, revoke_token, user_of
from exchange.models import FeedToken
from organisation.audit import record
from organisation.limits import plain_refusal, seconds_to_wait
from organisation.models import Council
from organisation.reach import Reach

USUAL_ROWS, MOST_ROWS = 1000, 5000
KEPT_EVERY = 60 * 60  # seconds
LARGEST_ID = 2**63 - 1


class FeedTokenListView(FormView):
    """The person's own tokens, and the addresses that they may read."""

    form_class = TokenForm
    template_name = "exchange/feed_token_list.html"

    def form_valid(self, form):
        try:
            token, words = make_token(self.request.user, form.cleaned_data["name"], now=timezone.now())
        except TooManyTokens as refusal:
            form.add_error("name", str(refusal))
            return self.form_invalid(form)
        # Shown in the answer itself: to keep it for a redirect would be to keep it.
        context = self.get_context_data(form=self.form_class(), made=token, words=words)
        response = render(self.request, self.template_name, context)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def get_context_data(self, **kwargs):
        now, own = timezone.now(), FeedToken.objects.of(self.request.user)
        tokens = [(token, token.state(now)) for token in own]
        return super().get_context_data(tokens=tokens, tables=TABLES.values(), **kwargs)


class FeedTokenRevokeView(View):
    """End a token of one's own."""

    http_method_names = ["post"]

    def post(self, request, pk):
        token = get_object_or_404(FeedToken.objects.of(request.user), pk=pk)
        revoke_token(token, by=request.user, now=timezone.now())
        messages.success(request, f"The token “{token.name}” opens nothing any more.")
        return redirect("exchange:feed_token_list")


@method_decorator(login_not_required, name="dispatch")
class FeedView(View):
    """What every address for programs shares: a token or a session, 401 without, and answers kept by nobody.

    A token that is sent decides alone, whoever the browser is signed in as.
    """

    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        if settings.HTTPS and not request.is_secure():
            # A program that is led on to https goes on sending its token in the clear, and nobody sees it.
            words = "Ask by https. A token that was sent here was sent in the clear: revoke it.\n"
            return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
        user = self._user(request)
        if user is None:
            words = "Send a token of the feed: Authorization: Bearer TOKEN.\n"
            refused = HttpResponse(words, status=401, content_type="text/plain; charset=utf-8")
            refused.headers["WWW-Authenticate"] = 'Basic realm="Golden Thread feed", charset="UTF-8"'
            return refused
        request.token_user = self.user = user
        if wait := seconds_to_wait("feed", user, settings.FEED_A_MINUTE):
            return plain_refusal(wait)
        return super().dispatch(request, *args, **kwargs)

    def _user(self, request):
        if header := request.headers.get("Authorization", ""):
            return user_of(header, timezone.now())
        return request.user if request.user.is_authenticated else None

    def answer(self, content, content_type, **headers):
        """Return the content, or 304 where the program has it already."""
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers |= {"ETag": etag, "Cache-Control": "private, no-cache"}
        response = HttpResponse(content, content_type=content_type, headers=headers)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return get_conditional_response(self.request, etag=etag, response=response)


class FeedSchemaView(FeedView):
    """The feed described as JSON Schema."""

    def get(self, request):
        address = request.build_absolute_uri(reverse("exchange:feed_schema"))
        return self.answer(JsonResponse(schema(address)).content, "application/schema+json")


class FeedTableView(FeedView):
    """One page of a table of a council: rows after an id, and the address of the next page."""

    def get(self, request, council, table):
        if table not in TABLES:
            raise Http404(f"There is no table {table}: use one of {', '.join(TABLES)}")
        self.table = TABLES[table]
        self.council = get_object_or_404(Council.objects.visible_to(self.user), pk=council)
        after, most = self._number("after", 0), self._number("limit", USUAL_ROWS)
        if after is None or not most or most > MOST_ROWS:
            words = f"after is an id, and limit a number from 1 to {MOST_ROWS}.\n"
            return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
        if after == 0:
            self._keep_that_it_is_read()
        page = Page(self.council, after, most, timezone.localdate(), frozenset(Reach(self.user).exempt))
        rows = list(self.table.rows(page))
        further = None
        if len(rows) > most:
            rows = rows[:most]
            last = self.table.values(rows[-1])[0]
            asked = {"after": last} if most == USUAL_ROWS else {"after": last, "limit": most}
            further = f"{request.build_absolute_uri(request.path)}?{urlencode(asked)}"
        return self.page(rows, further)

    def _keep_that_it_is_read(self):
        """Keep in the audit trail that the person reads the table: once an hour, however often they ask."""
        key = f"feed-read:{self.user.pk}:{self.council.pk}:{self.table.name}"
        if cache.add(key, 1, KEPT_EVERY):
            record(self.user, "read the data feed", self.table.name, council=self.council)

    def _number(self, name, usual):
        """Return a number of the address, its usual one where it is left out, None where it is none."""
        words = self.request.GET.get(name, str(usual))
        if not (words.isascii() and words.isdecimal() and len(words) < 20):
            return None
        return int(words) if int(words) <= LARGEST_ID else None


class FeedJsonView(FeedTableView):
    """As JSON: the rows, and the address of the next page or null."""

    def page(self, rows, further):
        council = f'{{"id": {self.council.pk}, "name": {json_value(self.council.name)}}}'
        content = (
            f'{{"table": "{self.table.name}", "version": {VERSION}, "council": {council},\n'
            f'"next": {json_value(further)},\n"rows": {as_json(self.table, rows)}}}\n'
        )
        return self.answer(content.encode(), "application/json")


class FeedCsvView(FeedTableView):
    """As CSV, headings first; the next page is in the header Link."""

    def page(self, rows, further):
        file = io.StringIO()
        file.write("\ufeff")
        lines = writer(file)
        lines.writerow(self.table.headings)
        lines.writerows([csv_value(value) for value in self.table.values(row)] for row in rows)
        headers = {"Content-Disposition": f'attachment; filename="{self.table.name}.csv"'}
        if further:
            headers["Link"] = f'<{further}>; rel="next"'
        return self.answer(file.getvalue().encode(), "text/csv; charset=utf-8", **headers)
