"""People as plans write them; every person here is invented."""

from types import SimpleNamespace

import pytest
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from organisation.names import describe, match_name, read_names, split_names
from tests import real_plans


def person(name, initials="", job_title=""):
    return SimpleNamespace(name=name, initials=initials, job_title=job_title)


OAK = person("Nora Oakenthorpe", "NO", "Head of Parks and Streets")
ELM = person("Edwin Elmsworth", "EE", "Service Manager, Waste and Recycling")
ASH = person("Neil Oxley", "NO", "Interim Head of Planning, Policy and Place")
YEW = person("Edith Elmsworth", None, "Clerk; Equality Lead Officer (two days a week)")
EVERYONE = [OAK, ELM, ASH, YEW]


@pytest.mark.parametrize(
    ("words", "entries"),
    [
        ("KMD/AN/VA B/EKV", ["KMD", "AN", "VA B", "EKV"]),
        ("JC/SJ/PW", ["JC", "SJ", "PW"]),
        ("Andrew Dunn/", ["Andrew Dunn"]),
        ("JC\nAS", ["JC", "AS"]),
        ("SJ\n\nSJ/PW\nASm", ["SJ", "SJ", "PW", "ASm"]),
        ("Service Manager, Referral and Assessment", ["Service Manager, Referral and Assessment"]),
        ("Head of Planning, Performance and Development", ["Head of Planning, Performance and Development"]),
        ("Early Years/Extended Services Manager", ["Early Years/Extended Services Manager"]),
        ("Waste Manager/Streets Manager", ["Waste Manager", "Streets Manager"]),
        ("Workforce Learning & Development Team", ["Workforce Learning & Development Team"]),
        ("Nora Oakenthorpe / Edwin Elmsworth", ["Nora Oakenthorpe", "Edwin Elmsworth"]),
        ("N Oakenthorpe, E. Elmsworth and NO", ["N Oakenthorpe", "E. Elmsworth", "NO"]),
        ("S.L.T.", ["S.L.T."]),
        ("", []),
        (None, []),
        (" / \n", []),
    ],
)
def test_a_lead_cell_parts_into_its_entries(words, entries):
    assert split_names(words) == entries


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("SJ", "initials"),
        ("ASm", "initials"),
        ("VA B", "initials"),
        ("M Watm'h", "name"),
        ("M.Swann", "name"),
        ("A. Carruthers", "name"),
        ("Nora Oakenthorpe", "name"),
        ("S.L.T.", "group"),
        ("DMT", "group"),
        ("Heads of Service", "group"),
        ("All Managers", "group"),
        ("Directorate Leadership Team", "group"),
        ("Service Manager, Fieldwork", "title"),
        ("HR Manager", "title"),
        ("TBC", "tbc"),
        ("Vacant", "tbc"),
    ],
)
def test_the_kind_of_an_entry(words, kind):
    assert describe(words).kind == kind
    assert describe(words).words == words


class MatchTests(SimpleTestCase):
    def match(self, words):
        return match_name(words, EVERYONE)

    def test_a_name_is_certain_whatever_its_case_and_spaces(self):
        assert self.match("nora  OAKENTHORPE").person is OAK

    def test_initials_of_one_person_are_certain(self):
        found = self.match("EE")
        assert (found.person, found.certain) == (ELM, True)

    def test_initials_that_two_people_share_give_both_and_choose_neither(self):
        found = self.match("NO")
        assert (found.person, found.candidates, found.certain) == (None, (OAK, ASH), False)

    def test_initials_that_nobody_states_are_worked_out_and_never_certain(self):
        found = match_name("EE", [YEW])
        assert (found.person, found.candidates, found.certain) == (None, (YEW,), False)

    def test_a_job_title_is_certain_and_an_interim_holder_holds_it(self):
        assert self.match("Service Manager, Waste and Recycling").person is ELM
        assert self.match("Head of Planning, Policy and Place").person is ASH
        assert self.match("Equality Lead Officer").person is YEW

    def test_a_title_cut_short_is_not_certain(self):
        found = self.match("Head of Planning, Policy")
        assert (found.person, found.candidates) == (None, (ASH,))

    def test_first_initial_and_surname_is_certain_for_exactly_one_person(self):
        for words in ("N Oakenthorpe", "N.Oakenthorpe", "N. Oakenthorpe"):
            assert self.match(words).person is OAK
        shared = self.match("E.Elmsworth")
        assert (shared.person, shared.candidates, shared.certain) == (None, (ELM, YEW), False)

    def test_another_initial_is_another_person(self):
        assert match_name("A Oakenthorpe", EVERYONE).candidates == ()

    def test_an_abbreviated_surname_gives_candidates_and_is_never_certain(self):
        found = self.match("N Oak'pe")
        assert (found.person, found.candidates, found.certain) == (None, (OAK,), False)
        assert self.match("N Oak'xx").candidates == ()

    def test_a_surname_with_an_apostrophe_of_its_own_is_certain(self):
        hand = person("Orla O'Hand")
        assert match_name("O O’Hand", [hand]).person is hand

    def test_another_first_name_with_the_same_initial_is_not_certain(self):
        assert self.match("Nick Oxley").candidates == (ASH,)
        assert not self.match("Nick Oxley").certain

    def test_nobody_is_matched_by_blank_or_tbc(self):
        for words in ("", None, "TBC", " / "):
            assert self.match(words).candidates == ()

    def test_people_with_nothing_stated_match_nothing(self):
        assert match_name("NO", [person(None, None, None)]).candidates == ()


@given(st.text(max_size=60))
def test_no_words_raise_and_nothing_but_separators_is_lost(words):
    entries = read_names(words)
    kept = "".join(entry.words for entry in entries)
    assert all(not entry.words.isspace() for entry in entries)
    assert len(kept) <= len(words)
    for entry in entries:
        match_name(entry.words, EVERYONE)


def test_leads_of_the_published_plans_part_and_match_without_loss():
    certain = unsure = 0
    for name in real_plans.names():
        sheets = real_plans.workbook(name)
        people = [
            person(row["Name"], row.get("Initials"), row.get("Job title"))
            for row in real_plans.records(sheets, "People")
        ]
        for sheet in ("Actions", "Priorities", "Indicators", "Risks"):
            for row in real_plans.records(sheets, sheet):
                for column in ("Lead", "Accountable", "Owner", "Contact"):
                    for entry in split_names(row.get(column)):
                        assert entry in row[column]
                        found = match_name(entry, people)
                        certain += found.certain
                        unsure += bool(found.candidates) and not found.certain
    assert certain > 200
    assert 0 < unsure < 60
