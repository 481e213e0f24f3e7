"""Who may open what: one table of every address of the site and what it answers to each visitor.

A new address needs a row here; without one the suite fails. The administration and sign-in, which other
packages make, have one row for each family of addresses.
"""

import io
import re
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from unittest import mock

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.urls import include, path, reverse
from django.utils import timezone
from weasyprint import HTML

from config.histories import KINDS as HISTORIES
from exchange.comparators.operations import upload as upload_comparators
from exchange.feed.tokens import make_token
from exchange.operations import upload
from exchange.updates.operations import upload as upload_updates
from indicators.models import Forecast
from indicators.values import read_result
from organisation.models import Post, Role
from organisation.removal import remove
from plans.content import Finding
from plans.deciding import switch_off
from plans.models import (
    Basket,
    BasketMember,
    BudgetColumn,
    BudgetLine,
    BudgetTable,
    Framework,
    FrameworkItem,
    Judgement,
    Plan,
    PlanFrameworkItem,
    PlanPerson,
    PlanUnit,
    RiskLink,
    ScorecardRow,
    SettledName,
    SettledReference,
)
from returns.models import ClosedDay, Evidence, Reminder, Return
from risks.models import RiskCategory
from tests.addresses import addresses
from tests.exchange.workbooks import make_workbook
from tests.factories import (
    make_acceptance,
    make_action,
    make_control,
    make_council,
    make_entry,
    make_escalation,
    make_figure,
    make_group,
    make_indicator,
    make_job,
    make_milestone,
    make_one_of_each_kind,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_rag_scheme,
    make_register,
    make_risk,
    make_risk_scheme,
    make_section,
    make_unit,
    make_user,
    make_version,
    whole_of,
)
from tests.returns.desks import make_cycle_of, make_update
from tests.returns.records import make_closed_quarter

SIGN_IN = "sign in"  # sent to the sign-in page
VISITORS = ("signed out", "without a role", "outsider", "viewer", "editor elsewhere", "editor", "superuser")
# Who is answered as the viewer of the council is, but where DIFFERENTLY says otherwise:
#   portfolio holder -- whose remit is the unit that the thing belongs to
#   contributor -- of the unit that the thing belongs to, to whom no thing is given
#   owner -- a contributor of another unit of the same council, whose own by name or by post the things are
LIKE_THE_VIEWER = ("portfolio holder", "contributor", "owner")

# Kinds of what an indicator holds of periods; the figures here are awaited, so that they may be deleted.
KINDS = (
    *("result", "target", "forecast", "numerator", "denominator", "commentary", "break"),
    *("area_result", "area_target"),
)

# An address, and after "POST" one that something is sent to (here nothing, from which a form must recover).
# What it is about, a word for each thing; then the answer to each of the VISITORS, in that order:
#   outsider -- an administrator of another council
#   editor elsewhere -- of another unit of the same council
#   editor -- of the unit that the thing belongs to
ROWS = {
    "home": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "healthz": ("", 200, 200, 200, 200, 200, 200, 200),
    "readyz": ("", 200, 200, 200, 200, 200, 200, 200),
    # Until the setting says whom to tell: tests/config/test_hardening.py.
    "security_txt": ("", 404, 404, 404, 404, 404, 404, 404),
    "organisation:council_choose": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "POST organisation:council_choose": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    # A job is its owner's alone: here the editor's.
    "organisation:job_detail": ("job", SIGN_IN, 404, 404, 404, 404, 200, 404),
    "organisation:job_file": ("job", SIGN_IN, 404, 404, 404, 404, 200, 404),
    "organisation:job_run_again": ("job", SIGN_IN, 405, 405, 405, 405, 405, 405),
    "POST organisation:job_run_again": ("job", SIGN_IN, 404, 404, 404, 404, 302, 404),
    "reports:dashboard": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "reports:unit_dashboard": ("unit", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:report_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "indicators:indicator_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "indicators:indicator_export": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "indicators:indicator_detail": ("indicator", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "indicators:scheme_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    # A scheme rates the whole council: its cycle is run by the performance team and administrators.
    "indicators:scheme_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "POST indicators:scheme_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "indicators:scheme_detail": ("scheme", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "indicators:scheme_version": ("scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST indicators:scheme_version": ("scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "indicators:scheme_default": ("scheme", SIGN_IN, 405, 405, 405, 405, 405, 405),
    "POST indicators:scheme_default": ("scheme", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "indicators:formula_edit": ("indicator", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST indicators:formula_edit": ("indicator", SIGN_IN, 404, 404, 403, 403, 302, 302),
    # It is rated by tolerance, so that there is nothing to judge.
    "indicators:judgement_add": ("indicator", SIGN_IN, 404, 404, 403, 403, 403, 403),
    "POST indicators:judgement_add": ("indicator", SIGN_IN, 404, 404, 403, 403, 403, 403),
    "indicators:set_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "indicators:entry_detail": ("entry", SIGN_IN, 200, 200, 200, 200, 200, 200),
    # Whoever edits a plan adopts; the outsider does so for the council that is their own.
    "POST indicators:entry_detail": ("entry", SIGN_IN, 403, 302, 403, 302, 302, 302),
    "indicators:indicator_add": ("", SIGN_IN, 403, 200, 403, 200, 200, 200),
    "POST indicators:indicator_add": ("", SIGN_IN, 403, 200, 403, 200, 200, 200),
    **{
        f"{sent}indicators:{name}": (about, SIGN_IN, 404, 404, 403, 403, 200, 200)
        for sent in ("", "POST ")
        for name, about in (
            ("indicator_edit", "indicator"),
            *((f"{kind}_add", "indicator") for kind in KINDS),
            *((f"{kind}_edit", kind) for kind in KINDS),
        )
    },
    "indicators:definition_edit": ("indicator", SIGN_IN, 404, 404, 403, 403, 200, 200),
    **{f"indicators:{kind}_delete": (kind, SIGN_IN, 404, 404, 403, 403, 200, 200) for kind in KINDS},
    # Each is gone after the first who may delete it.
    **{f"POST indicators:{kind}_delete": (kind, SIGN_IN, 404, 404, 403, 403, 302, 404) for kind in KINDS},
    "indicators:removal_undo": ("figure_removal", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST indicators:removal_undo": ("figure_removal", SIGN_IN, 404, 404, 403, 403, 302, 409),
    "indicators:group_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    # Groups are kept by the performance team and administrators of the whole council.
    "indicators:group_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "POST indicators:group_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "indicators:group_detail": ("group", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "indicators:group_edit": ("group", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST indicators:group_edit": ("group", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "indicators:group_delete": ("group", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "indicators:member_add": ("group", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST indicators:member_add": ("group", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "indicators:member_edit": ("member", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST indicators:member_edit": ("member", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "indicators:member_delete": ("member", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "indicators:group_undo": ("gone", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST indicators:group_undo": ("gone", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "POST indicators:member_delete": ("member", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "POST indicators:group_delete": ("group", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "organisation:sharing": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "POST organisation:sharing": ("", SIGN_IN, 403, 302, 403, 403, 403, 302),
    # What was done is read by administrators of the whole council.
    "organisation:event_list": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "organisation:event_export": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "exchange:comparator_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "POST exchange:comparator_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    # A file of comparators is its uploader's alone: here the superuser's.
    "exchange:comparator_detail": ("comparators", SIGN_IN, 404, 404, 404, 404, 404, 200),
    "POST exchange:comparator_detail": ("comparators", SIGN_IN, 404, 404, 404, 404, 404, 422),
    "exchange:import_add": ("", SIGN_IN, 403, 200, 403, 200, 200, 200),
    "POST exchange:import_add": ("", SIGN_IN, 403, 200, 403, 200, 200, 200),
    # An upload is its owner's alone: here the editor's.
    "exchange:import_detail": ("upload", SIGN_IN, 404, 404, 404, 404, 200, 404),
    "POST exchange:import_detail": ("upload", SIGN_IN, 404, 404, 404, 404, 409, 404),
    "exchange:import_comments": ("upload", SIGN_IN, 404, 404, 404, 404, 200, 404),
    # A token is its maker's alone: here the editor's.
    "exchange:feed_token_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "POST exchange:feed_token_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "exchange:feed_token_revoke": ("feed_token", SIGN_IN, 405, 405, 405, 405, 405, 405),
    "POST exchange:feed_token_revoke": ("feed_token", SIGN_IN, 404, 404, 404, 404, 302, 404),
    # Programs are told that they lack a token.
    "exchange:feed_schema": ("", 401, 200, 200, 200, 200, 200, 200),
    "exchange:feed_json": ("council table", 401, 404, 404, 200, 200, 200, 200),
    "exchange:feed_csv": ("council table", 401, 404, 404, 200, 200, 200, 200),
    "exchange:plan_export": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    # Each sees their own updates there; nothing is named to be saved.
    "returns:update_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "POST returns:update_list": ("", SIGN_IN, 404, 404, 404, 404, 404, 404),
    "returns:update_detail": ("update", SIGN_IN, 404, 404, 200, 200, 200, 200),
    # Sent nothing, the page is as old as the first.
    "POST returns:update_detail": ("update", SIGN_IN, 404, 404, 403, 403, 409, 409),
    # The file itself was never there.
    "returns:evidence_detail": ("evidence", SIGN_IN, 404, 404, 410, 410, 410, 410),
    "returns:evidence_delete": ("evidence", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST returns:evidence_delete": ("evidence", SIGN_IN, 404, 404, 403, 403, 302, 404),
    # The outsider's council has no open quarter.
    "exchange:updates_export": ("", SIGN_IN, 404, 404, 200, 200, 200, 200),
    **{
        f"{sent}exchange:updates_{name}": ("", SIGN_IN, 404, 200, 200, 200, 200, 200)
        for sent in ("", "POST ")
        for name in ("add", "paste")
    },
    # A table of updates is its uploader's alone: here the superuser's.
    "exchange:updates_detail": ("updates_file", SIGN_IN, 404, 404, 404, 404, 404, 200),
    "POST exchange:updates_detail": ("updates_file", SIGN_IN, 404, 404, 404, 404, 404, 422),
    "plans:plan_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "plans:plan_detail": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:plan_page": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:plan_checks": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:plan_scorecard": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:check_switch_off": ("plan mark", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:check_switch_off": ("plan mark", SIGN_IN, 404, 404, 403, 403, 200, 200),
    # Sent nothing, the editor switches it on; for the superuser after that there is nothing left to.
    "plans:check_switch_on": ("plan switched_off", SIGN_IN, 404, 404, 403, 403, 405, 405),
    "POST plans:check_switch_on": ("plan switched_off", SIGN_IN, 404, 404, 403, 403, 302, 404),
    "plans:action_detail": ("plan action", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:item_thread": ("plan item_kind item", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:digest": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "reports:digest_pdf": ("", SIGN_IN, 404, 200, 200, 200, 200, 200),
    "reports:unit_digest": ("unit", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:unit_digest_pdf": ("unit", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:thread_report": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "reports:thread_pdf": ("", SIGN_IN, 404, 200, 200, 200, 200, 200),
    "exchange:thread_export": ("", SIGN_IN, 404, 200, 200, 200, 200, 200),
    **{
        f"{room}:{whole}": ("closed_cycle", SIGN_IN, 404, 404, 200, 200, 200, 200)
        for room, whole in (
            *(("reports", "quarter_record"), ("reports", "quarter_record_pdf")),
            ("exchange", "quarter_record_workbook"),
        )
    },
    **{
        f"{room}:{part}": ("closed_cycle closed_unit", SIGN_IN, 404, 404, 200, 200, 200, 200)
        for room, part in (
            *(("reports", "unit_record"), ("reports", "unit_record_pdf")),
            ("exchange", "unit_record_workbook"),
        )
    },
    "reports:search": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "plans:plan_references": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    # Sent nothing, the list says what to choose.
    "plans:reference_settle": ("plan", SIGN_IN, 404, 404, 403, 403, 405, 405),
    "POST plans:reference_settle": ("plan", SIGN_IN, 404, 404, 403, 403, 302, 302),
    "plans:reference_take_back": ("plan settled_reference", SIGN_IN, 404, 404, 403, 403, 405, 405),
    "POST plans:reference_take_back": ("plan settled_reference", SIGN_IN, 404, 404, 403, 403, 302, 404),
    "plans:plan_people": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:name_settle": ("plan", SIGN_IN, 404, 404, 403, 403, 405, 405),
    "POST plans:name_settle": ("plan", SIGN_IN, 404, 404, 403, 403, 302, 302),
    "plans:name_take_back": ("plan settled_name", SIGN_IN, 404, 404, 403, 403, 405, 405),
    "POST plans:name_take_back": ("plan settled_name", SIGN_IN, 404, 404, 403, 403, 302, 404),
    "people:person_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "people:person_detail": ("person", SIGN_IN, 404, 404, 200, 200, 200, 200),
    # Narrowed to the units that one edits or approves for.
    "people:without_owner": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    # Administrators of the whole council say who leaves it.
    "people:person_leave": ("person", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST people:person_leave": ("person", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "people:person_return": ("person", SIGN_IN, 404, 404, 403, 403, 403, 405),
    "POST people:person_return": ("person", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "plans:plan_thread": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:pasted": ("", SIGN_IN, 405, 405, 405, 405, 405, 405),
    "POST plans:pasted": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "plans:plan_add": ("", SIGN_IN, 403, 200, 403, 200, 200, 200),
    "POST plans:plan_add": ("", SIGN_IN, 403, 200, 403, 200, 200, 200),
    "plans:plan_edit": ("plan", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "plans:plan_cover": ("plan", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:plan_cover": ("plan", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "plans:register_add": ("plan", SIGN_IN, 404, 404, 405, 405, 405, 405),
    "POST plans:register_add": ("plan", SIGN_IN, 404, 404, 403, 403, 302, 302),
    "plans:removal_list": ("plan", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "plans:removal_undo": ("plan removal", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:removal_undo": ("plan removal", SIGN_IN, 404, 404, 403, 403, 302, 409),
    "plans:indicator_choose": ("plan", SIGN_IN, 404, 404, 403, 403, 200, 200),
    # Every other kind of thing in a plan is answered like an action: tests/plans/test_editor.py.
    "plans:part_list": ("plan kind", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "plans:part_add": ("plan kind", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:part_add": ("plan kind", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "plans:part_change": ("plan kind action", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:part_change": ("plan kind action", SIGN_IN, 404, 404, 403, 403, 302, 302),
    "plans:part_aspect": ("plan kind action aspect", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:part_aspect": ("plan kind action aspect", SIGN_IN, 404, 404, 403, 403, 302, 302),
    "plans:part_move": ("plan kind action", SIGN_IN, 404, 404, 405, 405, 405, 405),
    "POST plans:part_move": ("plan kind action", SIGN_IN, 404, 404, 403, 403, 302, 302),
    "plans:part_delete": ("plan kind action", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:part_delete": ("plan kind action", SIGN_IN, 404, 404, 403, 403, 302, 404),
    "plans:plan_life": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:plan_step": ("plan step", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:plan_step": ("plan step", SIGN_IN, 404, 404, 403, 403, 302, 409),
    "plans:plan_compare": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:plan_next": ("plan", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST plans:plan_next": ("plan", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "plans:plan_on_choose": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:plan_on_day": ("plan day", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:plan_on_day_pdf": ("plan day", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "exchange:plan_on_day_export": ("plan day", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:version_list": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "plans:version_detail": ("old version", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:version_pdf": ("old version", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "exchange:version_export": ("old version", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:plan_pdf": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:page_pdf": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:risks_pdf": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:scorecard_pdf": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "risks:register_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "risks:register_detail": ("register", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "exchange:register_export": ("register", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "reports:register_pdf": ("register", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "risks:risk_detail": ("risk", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "risks:scheme_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "risks:scheme_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "POST risks:scheme_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "risks:scheme_adopt": ("scheme_choice", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "POST risks:scheme_adopt": ("scheme_choice", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "risks:scheme_detail": ("risk_scheme", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "risks:scheme_levels": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "risks:scheme_bands": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "risks:scheme_reviews": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "risks:scheme_cells": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:scheme_levels": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:scheme_bands": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:scheme_reviews": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "POST risks:scheme_cells": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "risks:scheme_stricter": ("free_scheme category", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:scheme_stricter": ("free_scheme category", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "risks:scheme_version": ("risk_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:scheme_version": ("risk_scheme", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "risks:scheme_use": ("risk_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:scheme_use": ("risk_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "risks:scheme_delete": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:scheme_delete": ("free_scheme", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "risks:category_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    "risks:category_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "POST risks:category_add": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "risks:category_change": ("category", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:category_change": ("category", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "risks:category_delete": ("category", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:category_delete": ("category", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "risks:register_add": ("", SIGN_IN, 403, 200, 403, 200, 200, 200),
    "POST risks:register_add": ("", SIGN_IN, 403, 200, 403, 200, 200, 200),
    "risks:register_change": ("register", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:register_change": ("register", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:removal_list": ("register", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "risks:risk_add": ("register", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:risk_add": ("register", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:risk_change": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:risk_change": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:risk_delete": ("spare_risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:risk_delete": ("spare_risk", SIGN_IN, 404, 404, 403, 403, 302, 404),
    "risks:removal_undo": ("removed_risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:removal_undo": ("removed_risk", SIGN_IN, 404, 404, 403, 403, 302, 409),
    "risks:assessment_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:assessment_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:assessment_explain": ("assessment", SIGN_IN, 404, 404, 403, 403, 200, 200),
    # It asks for nothing that must be said.
    "POST risks:assessment_explain": ("assessment", SIGN_IN, 404, 404, 403, 403, 302, 302),
    "risks:control_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:control_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:control_change": ("control", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:control_change": ("control", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:control_put_in_place": ("control", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:control_put_in_place": ("control", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:control_delete": ("control", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:control_delete": ("control", SIGN_IN, 404, 404, 403, 403, 302, 404),
    "risks:risk_link_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:risk_link_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:risk_link_delete": ("risk_link", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:risk_link_delete": ("risk_link", SIGN_IN, 404, 404, 403, 403, 302, 404),
    "risks:acceptance_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:acceptance_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:escalation_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:escalation_add": ("risk", SIGN_IN, 404, 404, 403, 403, 200, 200),
    # What waits for the council's register is not the editor's to decide, but may be withdrawn.
    "risks:escalation_decide": ("escalation", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST risks:escalation_decide": ("escalation", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "risks:escalation_end": ("escalation", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:escalation_end": ("escalation", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "risks:acceptance_delete": ("acceptance", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST risks:acceptance_delete": ("acceptance", SIGN_IN, 404, 404, 403, 403, 302, 404),
    "returns:return_list": ("", SIGN_IN, 200, 200, 200, 200, 200, 200),
    # The quarters of a council are run by its performance team and administrators.
    "returns:cycle_open": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "POST returns:cycle_open": ("", SIGN_IN, 403, 200, 403, 403, 403, 200),
    "returns:cycle_detail": ("cycle", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "returns:cycle_due": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST returns:cycle_due": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "returns:cycle_gather": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 405),
    "POST returns:cycle_gather": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "returns:cycle_close": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST returns:cycle_close": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 200),
    # It is open, so that there is nothing to reopen.
    "returns:cycle_reopen": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 409),
    "POST returns:cycle_reopen": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 409),
    "returns:chase_list": ("cycle", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "returns:chase_export": ("cycle", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "returns:reminder_list": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST returns:reminder_list": ("cycle", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "returns:reminder_again": ("reminder", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "POST returns:reminder_again": ("reminder", SIGN_IN, 404, 404, 403, 403, 403, 302),
    "returns:return_detail": ("unit_return", SIGN_IN, 404, 404, 200, 200, 200, 200),
    "returns:return_step": ("unit_return submit", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST returns:return_step": ("unit_return submit", SIGN_IN, 404, 404, 403, 403, 200, 200),
    # The editor approves nothing; what nobody signed waits for its signature.
    "returns:return_decide": ("unit_return", SIGN_IN, 404, 404, 403, 403, 403, 409),
    "POST returns:return_decide": ("unit_return", SIGN_IN, 404, 404, 403, 403, 403, 200),
    "returns:item_return": ("update", SIGN_IN, 404, 404, 403, 403, 200, 200),
    "POST returns:item_return": ("update", SIGN_IN, 404, 404, 403, 403, 200, 200),
    # Last: everything on that page may be left blank, and then nobody owns it any more.
    "POST indicators:definition_edit": ("indicator", SIGN_IN, 404, 404, 403, 403, 302, 302),
}

# Figures, scores, evidence and updates are written by whose own the thing is, whatever their role.
OWN = {
    **{
        f"{sent}indicators:{kind}_{does}": 200
        for kind in KINDS
        if kind not in ("target", "break", "area_target")
        for sent, does in (("", "add"), ("", "edit"), ("POST ", "add"), ("POST ", "edit"))
    },
    **{f"indicators:{kind}_delete": 200 for kind in KINDS if kind not in ("target", "break", "area_target")},
    "indicators:removal_undo": 200,
    "POST indicators:removal_undo": 409,
    "POST returns:update_detail": 409,
    "returns:evidence_detail": 410,
    "returns:evidence_delete": 200,
    **{
        f"{sent}risks:{name}": 200
        for sent in ("", "POST ")
        for name in (
            *("assessment_add", "control_add", "control_change", "control_put_in_place", "escalation_add"),
            *("escalation_end", "assessment_explain", "control_delete"),
        )
    },
    "POST risks:assessment_explain": 302,
}
DIFFERENTLY = {
    "owner": OWN,
    # They return the plan for approval or approve it; the step of the table is its authors'.
    "portfolio holder": {"returns:return_decide": 409, "POST returns:return_decide": 200},
    "contributor": {"returns:return_step": 200, "POST returns:return_step": 200},
}

# Whoever may read a thing may read its history; of people, units and their roles administrators may.
OF_ADMINISTRATORS = ("council", "unit", "post", "person", "role")
ROWS |= {
    f"history:{kind.name}": (
        kind.name if kind.name in ("risk", "update") else f"past_{kind.name}",
        *(SIGN_IN, 404, 404),
        *((404, 404, 404, 200) if kind.name in OF_ADMINISTRATORS else (200, 200, 200, 200)),
    )
    for kind in HISTORIES
}

# Families of addresses: whom they let in is held by their own packages and by the sentences below.
FAMILIES = (
    *("account_*", "mfa_*", "socialaccount_*", "openid_connect_*", "account/social/*"),
    *("admin:*", "admin/*"),
)
SIGN_IN_FAMILIES = tuple(family for family in FAMILIES if not family.startswith("admin"))
# Sign-in itself, and what a person who has lost a password needs, cannot ask for a sign-in.
BEFORE_SIGN_IN = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    # Without a directory in the settings there is no such page: tests/organisation/test_oidc.py.
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
}


@dataclass
class Town:
    """One council with a thing of each kind, and the visitors."""

    things: dict
    people: dict


def make_town():
    council = make_council("Eastmoor Council")
    unit = make_unit(council)
    plan = make_plan(unit)
    register = make_register(unit)
    plan.register = register
    plan.save(update_fields=["register"])
    indicator = make_indicator(council)
    make_plan_indicator(plan, indicator)
    elsewhere = make_unit(council)
    abroad = make_council("Westmoor Council")
    things = {
        "plan": plan,
        "day": timezone.localdate(),
        "unit": unit,
        "indicator": indicator,
        **make_one_of_each_kind(indicator),
        "figure_removal": remove(
            make_figure(Forecast, indicator, "2020/21", read_result("Awaiting")),
            make_user(superuser=True),
            within=indicator,
        ),
        "register": register,
        "risk": make_risk(register),
        "kind": "actions",
        "action": make_action(plan=plan),
        "aspect": "links",
        "entry": make_entry(),
        "scheme": make_rag_scheme(council),
    }
    things["risk_scheme"], things["free_scheme"] = register.scheme, make_risk_scheme(council)
    things["scheme_choice"] = "five-by-five"
    things["category"] = RiskCategory.objects.create(council=council, name="Financial")
    tied = {"risk": things["risk"], "indicator": things["indicator"]}
    things["risk_link"] = RiskLink.objects.create(**tied)
    things["spare_risk"] = make_risk(register)
    things["assessment"] = things["risk"].assessments.get()
    things["control"] = make_control(things["risk"], planned=True)
    things["acceptance"] = make_acceptance(things["risk"])
    things["escalation"] = make_escalation(things["risk"], make_register(whole_of(council)))
    people = {
        "signed out": None,
        "without a role": make_user(),
        "outsider": make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(abroad)),
        "viewer": make_user(role=Role.Name.VIEWER, unit=whole_of(council)),
        "editor elsewhere": make_user(role=Role.Name.EDITOR, unit=elsewhere),
        "editor": make_user(role=Role.Name.EDITOR, unit=unit),
        "superuser": make_user(superuser=True),
        "portfolio holder": make_user(role=Role.Name.PORTFOLIO, unit=unit),
        "owner": make_user(role=Role.Name.CONTRIBUTOR, unit=elsewhere),
        "contributor": make_user(role=Role.Name.CONTRIBUTOR, unit=unit),
    }
    give_to(make_person(council, user=people["owner"]), indicator, things["risk"])
    gone = make_action(plan=plan)
    things["removal"] = remove(gone, people["editor"], within=plan, unit=unit)
    old = make_version(make_plan(unit, first_year=2020))
    things |= {"old": old.plan, "version": old.number, "step": "consult"}
    words = {"Council": council.name, "Unit": unit.name, "Tier": plan.tier, "First year": "2030/31"}
    things["removed_risk"] = remove(make_risk(register), people["editor"], within=register, unit=unit)
    things["mark"] = f"priority-without-measure-priority-{make_priority(plan).pk}"
    finding = Finding(Finding.NOTE, "tbc-left", "Something is still to be confirmed.")
    things["person"] = make_person(council)
    things |= {"item_kind": "priority", "item": make_priority(plan).pk}
    above = make_priority(make_plan(make_unit(council)))
    things["settled_reference"] = SettledReference.objects.create(
        plan=plan,
        priority=make_priority(plan, supports="A 1"),
        kind="supports",
        words="A 1",
        to_priority=above,
    )
    things["settled_name"] = SettledName.objects.create(plan=plan, words="SR", normal="sr")
    things["switched_off"] = switch_off(plan, finding, reason="Known", by=people["editor"])
    things |= {"council": council, "table": "risks"}
    things["feed_token"], _ = make_token(people["editor"], "Power BI", now=timezone.now())
    things["upload"] = upload(make_workbook(words), by=people["editor"], name="plan.xlsx")
    things["job"] = make_job(council, people["editor"])
    group = make_group(council, members=["Southmoor Council", "Northmoor Council"])
    things["group"], things["member"] = group, group.members.last()
    things["gone"] = remove(group.members.first(), people["superuser"], within=group)
    file = io.BytesIO(b"Code,Period\n")
    things["closed_cycle"], things["closed_unit"] = make_closed_quarter(council), unit
    things["comparators"] = upload_comparators(file, council, by=people["superuser"], name="figures.csv")
    things |= make_quarter_of(unit, indicator)
    pasted = io.BytesIO(b"NI 1\t62%\n")
    things["updates_file"] = upload_updates(pasted, council, by=people["superuser"], name="Pasted.tsv")
    things |= make_steps_of(things["update"], people["editor"])
    things |= make_past_of(things, people)
    return Town(things, people)


def give_to(person, indicator, risk):
    """Let a person own an indicator by name, and a risk by the post that they hold."""
    indicator.owner = person
    indicator.save(update_fields=["owner"])
    risk.owner_post = Post.objects.create(council=person.council, title="Team manager", holder=person)
    risk.save(update_fields=["owner_post"])


def make_past_of(things, people):
    """Return {"past_" and the name of a kind: the key of a thing whose history is told}."""
    council, unit, indicator = things["council"], things["unit"], things["indicator"]
    plan = make_plan(unit, first_year=2018)
    priority = make_priority(plan)
    action = make_action(priority)
    basket = Basket.objects.create(plan=plan, code="F1")
    table = BudgetTable.objects.create(plan=plan, name="Budget", position=0)
    framework = Framework.objects.create(council=council, name="Community strategy")
    item = FrameworkItem.objects.create(framework=framework, title="Be healthy")
    here = {"plan": plan, "position": 0}
    past = {
        "council": council,
        "unit": unit,
        "post": Post.objects.create(council=council, unit=unit, title="Head of Parks"),
        "person": things["person"],
        "role": people["editor"].roles.get(),
        "indicator": indicator,
        "rating-scheme": things["scheme"],
        "comparator-group": make_group(council, "Our family"),
        "area": things["area_result"].area,
        "register": things["register"],
        "risk-scheme": things["risk_scheme"],
        "risk-category": RiskCategory.objects.create(council=council, name="Legal"),
        "plan": things["plan"],
        "plan-sections": make_section(plan),
        "plan-priorities": priority,
        "plan-actions": action,
        "plan-milestones": make_milestone(action),
        "plan-indicators": make_plan_indicator(plan, indicator),
        "plan-baskets": basket,
        "plan-weights": BasketMember.objects.create(basket=basket, weight_words="30%"),
        "plan-scorecard": ScorecardRow.objects.create(**here),
        "plan-budgets": table,
        "plan-budget-lines": BudgetLine.objects.create(table=table, position=0, name="Staff"),
        "plan-budget-columns": BudgetColumn.objects.create(table=table, position=0, heading="2018/19"),
        "plan-judgements": Judgement.objects.create(**here, body="Inspectors"),
        "plan-frameworks": PlanFrameworkItem.objects.create(**here, item=item),
        "plan-units": PlanUnit.objects.create(**here, unit=unit),
        "plan-people": PlanPerson.objects.create(**here, person=things["person"]),
        "framework": framework,
        "framework-item": item,
        "cycle": things["cycle"],
        "closed-day": ClosedDay.objects.create(council=council, day=date(2026, 12, 24), name="Closed"),
        "return": things["unit_return"],
    }
    return {f"past_{name}": thing.pk for name, thing in past.items()}


def make_quarter_of(unit, indicator):
    """Return an update of an indicator in an open quarter, with a piece of evidence whose file is missing."""
    cycle = make_cycle_of(unit.council)
    unit_return = Return.objects.create(cycle=cycle, unit=unit, due=cycle.team_due)
    update = make_update(unit_return, indicator)
    file = {"file": "evidence/missing.pdf", "name": "minutes.pdf", "kind": "application/pdf", "size": 1}
    return {"update": update, "evidence": Evidence.objects.create(update=update, **file)}


def make_steps_of(update, user):
    """Return what the pages of an update's quarter are about: itself, its return with a step, a reminder."""
    unit_return, cycle = update.unit_return, update.unit_return.cycle
    about = {"cycle": cycle, "user": user, "who": "Ann Hall", "address": "ann@example.org"}
    reminder = Reminder.objects.create(**about, stage="on the day", day=cycle.team_due, state="sent")
    return {"cycle": cycle, "unit_return": unit_return, "submit": "submit", "reminder": reminder}


def without_a_row(rows, urlconf=None):
    """Return the addresses that no row and no family speaks of, "POST" before those that are sent things."""
    found = [address for address in addresses(urlconf) if not in_a_family(address.name)]
    wanted = [address.name for address in found]
    wanted += [f"POST {address.name}" for address in found if address.takes_posts]
    return sorted(set(wanted) - set(rows))


def in_a_family(name):
    return any(fnmatch(name, family) for family in FAMILIES)


def differences(rows, town, urlconf=None):
    """Return a sentence for each visitor who is answered otherwise than the rows say."""
    parts = {address.name: address.parts for address in addresses(urlconf)}
    clients = {visitor: client_of(town.people[visitor]) for visitor in (*VISITORS, *LIKE_THE_VIEWER)}
    found = []
    for row, (about, *expected) in rows.items():
        name = row.removeprefix("POST ")
        values = [getattr(town.things[word], "pk", town.things[word]) for word in about.split()]
        assert len(values) == len(parts[name]), f"{row}: say what it is about, it holds {parts[name]}"
        for visitor, wanted in in_order(row, about, expected):
            given = answer(clients[visitor], reverse(name, args=values), sends=row != name)
            if given != wanted:
                found.append(f"{row} answers {given} to {visitor}, not {wanted}")
    return found


def in_order(row, about, expected):
    """Return [(visitor, answer)], those last who may write: what they delete is gone for who comes after.

    A page about nothing that the viewer may open is any page of the house: only VISITORS are asked.
    """
    found = dict(zip(VISITORS, expected, strict=True))
    seen = found["viewer"]
    writers = [(visitor, found.pop(visitor)) for visitor in ("editor", "superuser")]
    if not about and seen == 200:
        return [*found.items(), *writers]
    like = {visitor: DIFFERENTLY[visitor].get(row, seen) for visitor in LIKE_THE_VIEWER}
    owner = [("owner", like.pop("owner"))]
    if writers[0][1] == 302 and writers[1][1] in (404, 409):
        # The editor did it, so that there is nothing left to do for the superuser, nor for the owner.
        done = [("owner", 404)] if row.endswith("_delete") else owner
        return [*found.items(), *like.items(), *writers, *done]
    return [*found.items(), *like.items(), *owner, *writers]


def client_of(person):
    """Return the client of a person, signed in; None is somebody signed out."""
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


def answer(client, address, *, sends=False):
    """Return the status, or SIGN_IN, of the address for whoever uses the client."""
    response = client.post(address) if sends else client.get(address)
    is_sign_in = response.status_code == 302 and response.url.startswith(reverse("account_login"))
    return SIGN_IN if is_sign_in else response.status_code


class AccessTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()

    def test_every_address_has_a_row(self):
        assert without_a_row(ROWS) == []

    def test_every_exception_has_a_row(self):
        assert {row for rows in DIFFERENTLY.values() for row in rows} - set(ROWS) == set()

    def test_every_row_has_an_address(self):
        assert set(ROWS) - {*without_a_row({})} == set()

    def test_every_address_answers_each_visitor_as_its_row_says(self):
        # Who gets a PDF is the question, not how it looks: an empty page stands for it.
        with mock.patch("reports.pdf.HTML", lambda **_: HTML(string="")):
            assert differences(ROWS, self.town) == []


class FamilyTests(TestCase):
    """The addresses that Django's administration and allauth make."""

    @classmethod
    def setUpTestData(cls):
        cls.viewer = make_user(role=Role.Name.VIEWER)
        cls.superuser = make_user(superuser=True)

    def family(self, *patterns):
        for address in addresses():
            if any(fnmatch(address.name, pattern) for pattern in patterns):
                # 0 is the number of nothing, and no name of anything.
                yield address.name, self.filled(address)

    def filled(self, address):
        if address.name == "admin:app_list":
            return reverse(address.name, args=["auth"])
        if address.name == address.route:  # a nameless one of the administration
            return "/" + re.sub(r"<[^>]+>|\(\?P.*", "0", address.route)
        return reverse(address.name, args=["0"] * len(address.parts))

    def test_the_administration_sends_whoever_is_signed_out_to_sign_in(self):
        for name, address in self.family("admin:*", "admin/*"):
            last = self.client.get(address, follow=True).redirect_chain[-1][0]
            assert last.startswith(reverse("account_login")), name

    def test_the_administration_refuses_a_person_who_is_not_staff(self):
        self.client.force_login(self.viewer)
        for name, address in self.family("admin:*", "admin/*"):
            if name not in ("admin:logout", "admin:jsi18n"):
                assert self.client.get(address, follow=True).status_code in (403, 404), name

    def test_the_administration_never_breaks(self):
        self.client.force_login(self.superuser)
        self.client.raise_request_exception = False
        for name, address in self.family("admin:*", "admin/*"):
            if name != "admin:logout":
                assert self.client.get(address).status_code in (200, 302, 400, 403, 404, 405), name

    def test_only_signing_in_and_a_lost_password_come_before_the_sign_in(self):
        for name, address in self.family(*SIGN_IN_FAMILIES):
            if name not in BEFORE_SIGN_IN:
                response = self.client.get(address)
                assert response.status_code == 302, name
                assert response.url.startswith((reverse("account_login"), "/account/login")), name

    def test_no_page_of_an_account_breaks(self):
        for name, address in self.family(*SIGN_IN_FAMILIES):
            client = Client(raise_request_exception=False)
            client.force_login(self.viewer)
            assert client.get(address).status_code < 500, name


# --- The test of the test: two holes, made on purpose.


@login_not_required
def open_door(request):
    return HttpResponse("Come in")


def wrong_window(request, pk):
    """Show a plan to whoever is signed in, of whichever council."""
    return HttpResponse(Plan.objects.get(pk=pk).title)


urlpatterns = [
    path("", include("config.urls")),
    path("open-door/", open_door, name="open_door"),
    path("wrong-window/<int:pk>/", wrong_window, name="wrong_window"),
]


@override_settings(ROOT_URLCONF="tests.test_access")
class HoleTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()

    def test_an_address_without_a_row_is_named(self):
        assert without_a_row(ROWS) == ["open_door", "wrong_window"]

    def test_a_page_that_forgot_the_sign_in_is_named(self):
        rows = {"open_door": ("", SIGN_IN, 200, 200, 200, 200, 200, 200)}
        assert differences(rows, self.town) == ["open_door answers 200 to signed out, not sign in"]

    def test_a_page_that_forgot_whose_plan_it_is_is_named(self):
        rows = {"wrong_window": ("plan", SIGN_IN, 404, 404, 200, 200, 200, 200)}
        assert differences(rows, self.town) == [
            "wrong_window answers 200 to without a role, not 404",
            "wrong_window answers 200 to outsider, not 404",
        ]


class AddressTests(SimpleTestCase):
    def test_a_page_with_a_form_takes_posts_and_one_without_does_not(self):
        takes = {address.name: address.takes_posts for address in addresses()}
        assert takes["organisation:council_choose"] and not takes["healthz"]
