"""The published registers, read from their workbooks into the database and shown from there."""

from django.test import TestCase

from exchange.reading import read_workbook
from exchange.storing import store
from risks.matrix import band
from risks.models import Assessment
from risks.printed import read_score
from risks.registers import matrix_of, register_of
from tests import real_plans


def stored_register(name):
    """Return the RegisterShown of a published plan that is stored first."""
    content, _ = read_workbook(real_plans.plans_folder() / f"{name}.xlsx")
    return register_of(store(content).plan.register)


def drawn(matrix):
    """Return {score of a cell: the refs in it}."""
    return {
        cell.score: [line.risk.ref for line in cell.risks]
        for _, cells in matrix.rows
        for cell in cells
        if cell.risks
    }


class PublishedCase(TestCase):
    @classmethod
    def setUpClass(cls):
        # Skips before a transaction is begun: PostgreSQL would be left in one that nobody ends.
        real_plans.plans_folder()
        super().setUpClass()


class AppetiteRegisterTests(PublishedCase):
    @classmethod
    def setUpTestData(cls):
        cls.shown = stored_register("cumbria-2007-08")
        cls.matrix = matrix_of(cls.shown)

    def test_sixteen_risks_stand_where_their_scores_say(self):
        assert self.matrix.unplaced == ()
        assert sum(len(refs) for refs in drawn(self.matrix).values()) == len(self.shown.risks) == 16
        for line in self.shown.risks:
            printed = read_score(line.current.printed)
            assert line.current.score == printed.likelihood + printed.impact
            assert line.risk.ref in drawn(self.matrix)[line.current.score]

    def test_nine_risks_are_marked_above_appetite(self):
        marked = [line for line in self.shown.risks if line.current.appetite == "above appetite"]
        assert len(marked) == self.shown.counts.above == 9
        cells = [cell for _, row in self.matrix.rows for cell in row if cell.above]
        assert {line.risk for cell in cells for line in cell.risks} == {line.risk for line in marked}

    def test_the_risks_that_the_document_draws_elsewhere_are_reported(self):
        elsewhere = [
            line.risk.ref
            for line in self.shown.risks
            if any(sentence.startswith("The matrix draws it at") for sentence in line.findings)
        ]
        assert elsewhere == ["I", "VII", "X"]


class ProductRegisterTests(PublishedCase):
    @classmethod
    def setUpTestData(cls):
        cls.shown = stored_register("herefordshire-2009-11")

    def test_ratings_and_bands_are_those_printed_residual_ones_too(self):
        kinds = (Assessment.Kind.CURRENT, Assessment.Kind.RESIDUAL)
        assert self.shown.kinds == kinds
        for line in self.shown.risks:
            for kind in kinds:
                scoring = line.scores[kind]
                printed = read_score(scoring.printed)
                assert (scoring.score, scoring.band) == (str(printed.product), printed.band)
                assert scoring.band == band(self.shown.scheme, *scoring.cell)
            assert line.findings == []

    def test_every_risk_stands_in_both_matrices(self):
        for kind in self.shown.kinds:
            matrix = matrix_of(self.shown, kind)
            assert matrix.unplaced == ()
            assert sum(len(refs) for refs in drawn(matrix).values()) == len(self.shown.risks)

    def test_appetite_is_not_stated(self):
        assert self.shown.counts.above is None
        assert not matrix_of(self.shown).has_line
