"""manage.py show_thread REF: everything that serves a reference in lower tiers, and what it names."""

import json

from django.core.management.base import BaseCommand, CommandError

from organisation.models import Council
from plans.elsewhere import thread_of
from plans.thread import LINKED


class Command(BaseCommand):
    help = "Show the golden thread below a reference: what it names, and all that serves it in lower tiers."

    def add_arguments(self, parser):
        parser.add_argument("ref", metavar="REF", help="the reference as a plan prints it, such as 'LL 7'")
        parser.add_argument("--council", metavar="NAME", help="the council; without it, every council")
        parser.add_argument("--json", action="store_true", help="print the items as JSON")

    def handle(self, *, ref, council, json, **options):
        councils = Council.objects.filter(name=council) if council else Council.objects.all()
        if council and not councils:
            names = ", ".join(Council.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no council called {council}. Those held: {names}.")
        threads = [thread_of(one) for one in councils]
        found = [(thread, thread.serving(ref)) for thread in threads]
        self.stdout.write(_as_json(ref, found) if json else _as_words(ref, found))


def _as_json(ref, found):
    items = [
        {
            "plan": item.plan,
            "tier": item.tier or None,
            "kind": "framework item" if item.kind == "item" else item.kind,
            "ref": item.ref,
            "title": item.title,
        }
        for _, items in found
        for item in items
    ]
    return json.dumps({"ref": ref, "items": items}, ensure_ascii=False, indent=2)


def _as_words(ref, found):
    lines = []
    for thread, items in found:
        named = {item.key for item in thread.named(ref)}
        for item in items:
            holder = thread.by_id.get(item.plan)
            where = f"{holder.tier}, {holder.title}" if holder else "framework"
            serves = "" if item.key in named else _serves(item, thread)
            lines.append(f"{item.kind}  {item.name}  ({where}){serves}")
    return "\n".join(lines) or f"Nothing has the reference {ref}, and nothing cites it."


def _serves(item, thread):
    cited = [
        one.words if one.state == LINKED else f"{one.words} ({one.state})" for one in thread.citations(item)
    ]
    return f": supports {', '.join(cited)}" if cited else ""
