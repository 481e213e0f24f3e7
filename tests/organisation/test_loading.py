"""Many new rows of one table at once."""

from datetime import date
from decimal import Decimal

from django.test import TestCase

from indicators.models import Result
from organisation.loading import load
from tests.factories import make_indicator


class LoadTests(TestCase):
    def rows(self, count, **values):
        return [
            {
                "indicator_id": self.indicator.pk,
                "period": str(year),
                "starts": date(year, 4, 1),
                "ends": date(year + 1, 3, 31),
                "words": f"{year}%",
                **values,
            }
            for year in range(1000, 1000 + count)
        ]

    @classmethod
    def setUpTestData(cls):
        cls.indicator = make_indicator()

    def test_a_row_holds_what_the_table_would_hold_had_it_been_saved(self):
        values = {
            "number": Decimal("39.60"),
            "parts": ["93.5", "91.3"],
            "provisional": True,
            "day": date(2008, 3, 31),
        }
        load(Result, self.rows(1, **values))
        loaded = Result.objects.values().get()
        Result.objects.all().delete()
        Result.objects.create(**self.rows(1, **values)[0])
        saved = Result.objects.values().get()
        assert loaded | {"id": None} == saved | {"id": None}

    def test_what_a_row_does_not_name_holds_its_default(self):
        load(Result, self.rows(1))
        result = Result.objects.get()
        assert (result.state, result.parts, result.number, result.provisional) == ("value", [], None, False)

    def test_more_rows_than_fit_into_one_statement_are_all_loaded(self):
        load(Result, self.rows(500))
        assert Result.objects.count() == 500

    def test_words_that_look_like_sql_are_words(self):
        words = "'); DELETE FROM indicators_result; --%s%(x)s?\"\\"
        load(Result, self.rows(1, words=words))
        assert Result.objects.get().words == words

    def test_no_rows_are_no_statement(self):
        with self.assertNumQueries(0):
            load(Result, [])
