"""The pages on which somebody leaves the council, in a real browser, before, between and after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisation.models import Leaving, Post, Role
from plans.leaving import leave
from plans.operations import relink
from tests.browser import DESK, PHONE, axe_violations, resize, sideways, sign_in
from tests.factories import (
    make_action,
    make_control,
    make_council,
    make_person,
    make_plan,
    make_register,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)
from tests.in_browser.test_every_page import all_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_who_leaves_is_said_and_taken_back_without_a_violation(page, live_server):
    council = make_council("Eastmoor Council")
    unit, today = make_unit(council, name="Libraries"), timezone.localdate()
    administrator = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(council))
    ann, bo = (
        make_person(name=name, unit=unit, user=make_user(role=Role.Name.EDITOR, unit=unit))
        for name in ("Ann Hall", "Bo Lund")
    )
    make_person(name="Cy Marsh", unit=unit)
    for title in ("Head of Libraries", "Clerk of the Fair"):
        Post.objects.create(council=council, unit=unit, title=title, holder=ann)
    plan = make_plan(unit, first_year=today.year)
    for lead in ("Ann Hall", "Head of Libraries", "Bo Lund"):
        make_action(plan=plan, title=f"Open a library, says {lead}", lead=lead)
    make_control(make_risk(make_register(unit), "The roof leaks", owner="Ann Hall"), owner="Bo Lund")
    relink(council)
    leave(bo, on=today - timedelta(days=1), by=administrator, today=today)
    sign_in(page, live_server, administrator)
    addresses = [reverse("people:person_leave", args=[one.pk]) for one in (ann, bo)]
    addresses += [reverse("people:person_detail", args=[one.pk]) for one in (ann, bo)]
    addresses += [reverse("people:person_list"), reverse("people:without_owner")]
    faults = all_faults(page, addresses)
    page.goto(addresses[0])
    page.get_by_role("main").get_by_role("button").first.click()
    page.locator(".govuk-error-summary").wait_for()
    for viewport in (DESK, PHONE):
        resize(page, viewport)
        faults += "\n".join(axe_violations(page)) + ("too wide" if sideways(page) else "")
    leave(ann, on=today, by=administrator, today=today)
    faults += all_faults(page, addresses[:1])
    assert not faults, faults
    page.get_by_role("button", name="Ann Hall stays: take it back").click()
    page.get_by_role("main").wait_for()
    assert not Leaving.objects.filter(person=ann).exists()
