"""The demonstration: an invented council's plans, and the six people who sign in to look at them.

Source: demo/README.md, "Who signs in as whom". The password is known to everybody, so this is never loaded
beside a real council.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from exchange.demonstration_comparators import load_comparators
from exchange.demonstration_history import load_history
from exchange.demonstration_quarter import load_quarters
from exchange.demonstration_ratings import load_ratings
from exchange.demonstration_risks import manage_risks
from exchange.reading import read_workbook
from exchange.storing import findings_of, store
from indicators.sets import load_sets
from organisation.access import EDITS
from organisation.models import Council, Person, Role, Unit
from organisation.roles import keep_role
from organisation.writing import explained
from plans.content import Finding
from plans.derived import write_due
from plans.life import Approval, take_step
from plans.lifecycle import AMEND, APPROVE, SEND

FOLDER = settings.BASE_DIR / "demo"
COUNCIL = "Northmere Borough Council"
DIRECTORATE = "Environment, Housing and Communities"
PASSWORD = "golden-thread"


class Refused(Exception):
    """The demonstration was not loaded; the message says why and what to do."""


@dataclass(frozen=True)
class SignIn:
    """A person of the demonstration: the account, and the role on a unit; unit "" is the whole council.

    reads_exempt -- whether the role says that they may read exempt items.
    """

    username: str
    name: str
    role: Role.Name
    unit: str
    kind: Unit.Kind = Unit.Kind.COUNCIL
    reads_exempt: bool = False


SIGN_INS = (
    SignIn("officer", "Priya Nandra", Role.Name.CONTRIBUTOR, "Housing Options", Unit.Kind.TEAM),
    SignIn(
        "author", "Bethan Loxley", Role.Name.EDITOR, DIRECTORATE, Unit.Kind.DIRECTORATE, reads_exempt=True
    ),
    SignIn("manager", "Joanne Marwood", Role.Name.APPROVER, "Housing Services", Unit.Kind.DIVISION),
    SignIn("performance", "Tomasz Bielby", Role.Name.PERFORMANCE, "", reads_exempt=True),
    SignIn(
        *("member", "Councillor Ruth Abernethy", Role.Name.PORTFOLIO),
        *(DIRECTORATE, Unit.Kind.DIRECTORATE),
    ),
    SignIn("admin", "Imran Colbeck", Role.Name.ADMINISTRATOR, ""),
)


@explained("demonstration data")
@transaction.atomic
def load(today):
    """Load the demonstration; return its council. Raises Refused.

    Where it is held already it is left as it is, so that nothing a visitor wrote is undone.
    today -- the day that the loaded figures and scores are dated.
    """
    if held := Council.objects.filter(name=COUNCIL, plans__isnull=False).first():
        return held
    _refuse_where_real_data_is()
    load_sets()
    for path in workbooks():
        content, findings = read_workbook(path)
        if content.fields:
            findings = [*findings, *findings_of(content)]
        if errors := [finding for finding in findings if finding.severity == Finding.ERROR]:
            raise Refused(f"{path.name} cannot be loaded: {errors[0].message} {errors[0].remedy}")
        store(content, today=today)
    council = Council.objects.get(name=COUNCIL)
    load_comparators(council)
    for sign_in in SIGN_INS:
        _make_account(council, sign_in)
    manage_risks(council, today)
    performance = get_user_model().objects.get(username="performance")
    load_history(council, performance)
    load_ratings(council, performance)
    _live(council)
    load_quarters(council, today)
    return council


def _live(council):
    """Take steps with some plans: one approved, one amended after it, one that waits for its approval."""
    people = get_user_model().objects
    author, performance = people.get(username="author"), people.get(username="performance")
    corporate, directorate, repairs = (
        council.plans.get(unit__name=name) for name in (COUNCIL, DIRECTORATE, "Repairs and Maintenance")
    )
    take_step(corporate, SEND, by=performance)
    take_step(
        corporate,
        APPROVE,
        by=performance,
        seen=corporate.steps.first().pk,
        approval=Approval("NC 2026/18", "Council", date(2026, 3, 24)),
    )
    take_step(directorate, SEND, by=author, words="With the comments of both scrutiny panels.")
    take_step(
        directorate,
        APPROVE,
        by=performance,
        seen=directorate.steps.first().pk,
        approval=Approval("CAB 2026/41", "Cabinet", date(2026, 4, 21)),
    )
    take_step(
        directorate,
        AMEND,
        by=author,
        words="The builder of Kingsholme Mill failed, and the homes come later.",
        seen=directorate.steps.first().pk,
    )
    late = directorate.actions.get(ref="EH3.1a")
    late.due = "28 May 2027"
    write_due(late, directorate)
    late.save()
    take_step(repairs, SEND, by=performance, words="For the portfolio holder's December session.")


def workbooks():
    """Return the paths of the demonstration's workbooks."""
    found = sorted(FOLDER.glob("*.xlsx"))
    if not found:
        raise Refused(f"There are no workbooks in {FOLDER}. Take the folder demo/ from the repository again.")
    return found


def _refuse_where_real_data_is():
    if other := Council.objects.exclude(name=COUNCIL).first():
        raise Refused(
            f"{other.name} is held here, and the passwords of the demonstration are known to everybody. "
            "Load it into an empty database: set DATABASE_URL to another one."
        )
    names = [sign_in.username for sign_in in SIGN_INS]
    strangers = get_user_model().objects.filter(username__in=names)
    strangers = strangers.exclude(roles__unit__council__name=COUNCIL)
    if stranger := strangers.first():
        raise Refused(
            f"There is already an account called {stranger.username}, which the demonstration would take. "
            "Rename it, or load the demonstration into an empty database."
        )


def _make_account(council, sign_in):
    """Make the account, its role and its link to the person, each where it is not there yet."""
    first, last = sign_in.name.removeprefix("Councillor ").split()
    user, made = get_user_model().objects.get_or_create(
        username=sign_in.username,
        defaults={
            "first_name": first,
            "last_name": last,
            "email": f"{sign_in.username}@northmere.example",
            "is_staff": sign_in.role in EDITS,
            "is_superuser": sign_in.role == Role.Name.ADMINISTRATOR,
        },
    )
    if made:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    unit = Unit.objects.get(council=council, kind=sign_in.kind, name=sign_in.unit or council.name)
    if not user.roles.filter(unit=unit, name=sign_in.role).exists():
        given = Role(user=user, unit=unit, name=sign_in.role, reads_exempt=sign_in.reads_exempt)
        keep_role(given, by=None)
    person, _ = Person.objects.get_or_create(council=council, name=sign_in.name, defaults={"unit": unit})
    if person.user_id != user.pk:
        person.user = user
        person.save(update_fields=["user"])
