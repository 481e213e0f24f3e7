"""Every page of the demonstration, found by following every link from the first page.

A page that no link reaches is found by its name: PLACES_WITHOUT_A_LINK says which may be.
"""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase

from config.histories import KINDS
from tests.addresses import addresses
from tests.markup import faults_of
from tests.test_access import in_a_family
from tests.walk import Walk

PLACES_WITHOUT_A_LINK = {
    "healthz": "for machines",
    "readyz": "for machines",
    "security_txt": "for machines",
    "exchange:import_detail": "reached by uploading a workbook",
    "exchange:import_comments": "reached by uploading a workbook",
    "exchange:feed_token_revoke": "only takes what a button sends",
    "returns:update_detail": "reached from the list while a quarter is open",
    "returns:evidence_detail": "the demonstration has no evidence",
    "returns:evidence_delete": "the demonstration has no evidence",
    "exchange:updates_export": "reached from the list while a quarter is open",
    "exchange:updates_add": "reached from the list while a quarter is open",
    "exchange:updates_paste": "reached from the list while a quarter is open",
    "exchange:updates_detail": "reached by uploading a workbook",
    "plans:pasted": "only takes what is pasted",
    "indicators:scheme_default": "only takes what a button sends",
    "risks:removal_undo": "reached by deleting something",
    **{
        f"indicators:{kind}_delete": "what was published is not deleted"
        for kind in ("result", "target", "area_result", "area_target")
    },
    "indicators:removal_undo": "the demonstration has deleted nothing",
    "people:person_leave": "for administrators: tests/plans/test_leaving.py",
    "people:person_return": "only takes what a button sends",
    "plans:indicator_choose": "whoever adds an indicator to a plan is led there",
    "exchange:comparator_detail": "reached by uploading a file",
    "indicators:group_undo": "the demonstration has deleted nothing",
    "plans:part_move": "only takes what a list sends",
    "plans:register_add": "only takes what a page sends",
    "organisation:event_list": "for administrators of the whole council: tests/organisation/test_events.py",
    "organisation:event_export": "for administrators of the whole council: tests/organisation/test_events.py",
    "organisation:job_detail": "reached by asking for a long document",
    "organisation:job_file": "reached by asking for a long document",
    "organisation:job_run_again": "only takes what a button sends",
    "reports:search": "reached by the box in the header",
    "returns:cycle_open": "the demonstration has a quarter open, and one is open at a time",
    "returns:cycle_gather": "only takes what a page sends",
    "returns:reminder_again": "the demonstration has sent nothing",
    "plans:check_switch_on": "only takes what a list sends",
    "plans:reference_settle": "only takes what a list sends",
    "plans:reference_take_back": "only takes what a list sends",
    "plans:name_settle": "only takes what a list sends",
    "plans:name_take_back": "only takes what a list sends",
    **dict.fromkeys(
        (
            "plans:plan_on_choose",
            "plans:plan_on_day",
            "reports:plan_on_day_pdf",
            "exchange:plan_on_day_export",
        ),
        "reached by a day that somebody types",
    ),
    # Some have no page of their own, others are for administrators or lie deep in a long act.
    **dict.fromkeys(
        (f"history:{kind.name}" for kind in KINDS),
        "reached from its thing: tests/organisation/test_history_pages.py",
    ),
    "plans:removal_list": "the demonstration has deleted nothing",
    "plans:removal_undo": "the demonstration has deleted nothing",
}


@pytest.mark.once
class DemonstrationTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", date=None, verbosity=0)
        cls.walk = Walk(get_user_model().objects.get(username="performance")).go()

    def test_every_link_leads_somewhere(self):
        faults = [*self.walk.broken, *self.walk.dead_ends()]
        assert not faults, "\n".join(faults)

    def test_every_page_is_reached_by_links(self):
        names = {address.name for address in addresses() if not in_a_family(address.name)}
        assert names - self.walk.reached - set(PLACES_WITHOUT_A_LINK) == set()

    def test_every_page_reads_well(self):
        pages = self.walk.pages.items()
        faults = [f"{address}: {fault}" for address, page in pages for fault in faults_of(page)]
        assert not faults, "\n".join(faults)


GOOD = """<!DOCTYPE html><html lang="en-GB"><title>Plans – Golden Thread</title><h1>Plans</h1>
<label for="q">Search</label><input id="q"><table><caption>Plans</caption><tr><th scope="col">Title</th></tr>
</table><a href="/plans/1/">Housing</a>%s</html>"""


class MarkupTests(SimpleTestCase):
    """The test of the test: each fault is planted in a page that is well, and named."""

    def planted(self, html):
        return faults_of(GOOD % html)

    def test_a_page_that_is_well_has_no_fault(self):
        assert self.planted("") == []

    def test_each_fault_is_named(self):
        for html, words in (
            ("<h1>Plans</h1>", "2 h1"),
            ("<input>", "a input has no label"),
            ("<button></button>", "a button has no words"),
            ("<table><tr><th scope='col'>A</th></tr></table>", "a table has no caption"),
            ("<table><caption>A</caption><tr><th>B</th></tr></table>", "a heading has no scope: 'B'"),
            ('<a href="/plans/2/">Housing</a>', "'Housing' leads to /plans/1/ and to /plans/2/"),
            ('<a href="/plans/2/"></a>', "a link has no words"),
            ('<p id="q"></p>', "ids stand more than once: ['q']"),
            ('<a href="#gone">Below</a>', "leads to #gone, which is not on the page"),
            ('<img src="a.png">', "a picture has no alt"),
            ("<svg></svg>", "a drawing has neither a name"),
            ('<p style="color: red">A</p>', "p has style="),
            ("<script>alert(1)</script>", "an inline script"),
            ('<a href="javascript:alert(1)">A</a>', "a leads to 'javascript:"),
            ("<td>None</td>", "td says None"),
            ("<p>{{ plan.title }}</p>", "p says '{{ plan.title }}'"),
            ("<div><p></div>", "</div> closes <p>"),
        ):
            faults = self.planted(html)
            assert any(words in fault for fault in faults), (html, faults)

    def test_a_title_that_begins_otherwise_is_named(self):
        assert "does not begin with the h1" in faults_of(GOOD.replace("<h1>Plans", "<h1>Units") % "")[0]
