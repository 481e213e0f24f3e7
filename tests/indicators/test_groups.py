"""Comparator groups: ten councils, of which one looks at the others, and what it may be told of them.

The tables are worked by hand. Nine neighbours, in order: 50 52 56 58 60 64 70 74 80, sum 564, mean 62 2/3.
Lower quartile at place 1 + 8/4 = 3: 56. Median at place 5: 60. Upper quartile at place 7: 70. Ours is 66.
"""

from datetime import date

from django.contrib.auth import get_user_model
from django.test import TestCase
from django.urls import reverse

from indicators.choices import Polarity
from indicators.groups import group_standings
from indicators.history import history_of
from indicators.models import CouncilFigure, Indicator, Result
from indicators.sharing import groups_beside
from indicators.values import read_result
from organisation.models import Council, Event, Removal, Role
from organisation.sharing import agree, withdraw
from tests.admin_forms import save
from tests.factories import (
    make_council,
    make_entry,
    make_figure,
    make_group,
    make_indicator,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin

NEIGHBOURS = {
    "Ashby": "50%",
    "Brook": "52%",
    "Carden": "56%",
    "Dale": "58%",
    "Elm": "60%",
    "Fenny": "64%",
    "Garth": "70%",
    "Hythe": "74%",
    "Irwell": "80%",
}
TODAY = date(2010, 6, 1)


def make_sharing(name, results, *, code="NI 59", **fields):
    """Return a council that shares, with one indicator that holds results."""
    council = make_council(f"{name} Council")
    council.shares_since = TODAY
    council.save(update_fields=["shares_since"])
    make_indicator(council, f"{name} measure", codes=[code], results=results, unit="percent", **fields)
    return council


class GroupTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_entry("NI 59")
        cls.council = make_sharing("Ours", {"2009/10": "66%"})
        cls.indicator = cls.council.indicators.get()

    def stand(self, polarity=Polarity.HIGHER):
        """Return the GroupStanding of each group of our council, as it is now."""
        Indicator.objects.filter(pk=self.indicator.pk).update(polarity=polarity)
        indicator = Indicator.objects.for_page().get(pk=self.indicator.pk)
        groups = groups_beside(indicator)
        means = {group.column: group.means(indicator) for group in groups}
        return group_standings(history_of(indicator, means=means), indicator, groups)

    def neighbours(self, *, without=(), figures=NEIGHBOURS, period="2009/10", **fields):
        """Make the neighbours; those left out say that they await their figure. Return their names."""
        for name, words in figures.items():
            make_sharing(name, {period: "Awaiting" if name in without else words}, **fields)
        return [f"{name} Council" for name in figures]


class TenCouncilsTests(GroupTestCase):
    def test_mean_quartiles_and_rank_where_higher_is_better(self):
        make_group(self.council, members=self.neighbours())
        (standing,) = self.stand()
        assert standing.words == "4th of 10, second quartile"  # 70, 74 and 80 are better
        assert standing.figures == (
            ("Mean", "62.7%"),
            ("Lower quartile", "56%"),
            ("Median", "60%"),
            ("Upper quartile", "70%"),
        )
        assert standing.reported_words == "9 of 9 members"
        assert (standing.lag_words, standing.ours.words) == ("", "66%")

    def test_rank_where_lower_is_better(self):
        make_group(self.council, members=self.neighbours())
        (standing,) = self.stand(Polarity.LOWER)
        assert standing.words == "7th of 10, third quartile"  # six are lower; 66 lies from 60 to 70
        assert standing.figures[1:] == (
            ("Lower quartile", "56%"),
            ("Median", "60%"),
            ("Upper quartile", "70%"),
        )

    def test_members_without_a_figure_are_counted_and_left_out(self):
        # 52 56 58 60 64 70 74, sum 434, mean 62; quartiles at places 2.5, 4 and 5.5: 57, 60 and 67.
        make_group(self.council, members=self.neighbours(without=("Ashby", "Irwell")))
        (standing,) = self.stand()
        assert standing.words == "3rd of 8, second quartile"
        assert [words for _, words in standing.figures] == ["62%", "57%", "60%", "67%"]
        assert standing.reported_words == "7 of 9 members"
        assert self.stand(Polarity.LOWER)[0].words == "6th of 8, third quartile"

    def test_a_lagging_period_is_named_and_our_figure_of_it_compared(self):
        make_figure(Result, self.indicator, "2008/09", read_result("57%"))
        make_group(self.council, members=self.neighbours(period="2008/09"))
        (standing,) = self.stand()
        assert standing.words == "7th of 10, third quartile"  # 58 60 64 70 74 80 are better; 56 <= 57 < 60
        assert standing.lag_words == "Both for 2008/09; our latest result is for 2009/10"

    def test_a_lagging_period_without_a_figure_of_ours_says_how_far_it_lags(self):
        make_group(self.council, members=self.neighbours(period="2008/09"))
        (standing,) = self.stand()
        assert standing.words == "4th of 10, second quartile"
        assert standing.lag_words == "Comparison for 2008/09, ours for 2009/10: 1 year earlier"

    def test_a_period_for_which_half_reported_is_preferred_to_a_newer_one_with_fewer(self):
        names = self.neighbours(without=("Ashby", "Brook", "Carden", "Dale", "Elm"))
        for council in Council.objects.filter(name__in=names):
            make_figure(Result, council.indicators.get(), "2008/09", read_result("40%"))
        make_group(self.council, members=names)
        assert self.stand()[0].period.label == "2008/09"  # four of nine are less than half
        elm = Council.objects.get(name="Elm Council").indicators.get()
        elm.results.filter(words="Awaiting").delete()
        make_figure(Result, elm, "2009/10", read_result("60%"))
        assert self.stand()[0].period.label == "2009/10"

    def test_a_later_period_than_ours_is_not_compared(self):
        make_group(self.council, members=self.neighbours(period="2010/11"))
        assert self.stand()[0].words.startswith("Nothing to compare with")

    def test_a_member_counts_from_its_first_to_its_last_day(self):
        names = self.neighbours()
        days = {
            "Ashby Council": (None, date(2010, 3, 31)),  # in on the last day of the period
            "Brook Council": (None, date(2010, 3, 30)),  # gone the day before
            "Carden Council": (date(2010, 3, 31), None),  # joined on it
            "Dale Council": (date(2010, 4, 1), None),  # joined the day after
        }
        make_group(self.council, members=[(name, *days.get(name, (None, None))) for name in names])
        (standing,) = self.stand()
        assert standing.reported_words == "7 of 7 members"
        assert standing.figures[0] == ("Mean", "64.9%")  # 50 56 60 64 70 74 80: 454 / 7

    def test_a_member_that_came_back_counts_once(self):
        names = self.neighbours()
        again = [(names[0], None, date(2005, 1, 1)), (names[0], date(2009, 1, 1), None)]
        make_group(self.council, members=[*again, *names[1:]])
        assert self.stand()[0].reported_words == "9 of 9 members"

    def test_published_figures_need_no_consent_and_any_number_of_them_counts(self):
        make_group(self.council, members=["Far Council", "Wide Council"])
        make_figure(CouncilFigure, self.indicator, "2009/10", read_result("70%"), name="FAR  council")
        (standing,) = self.stand()
        assert (standing.words, standing.reported_words) == ("2nd of 2", "1 of 2 members")
        assert standing.figures == (("Mean", "70%"),)

    def test_figures_in_another_unit_do_not_count(self):
        make_group(self.council, members=["Far Council"])
        make_figure(CouncilFigure, self.indicator, "2009/10", read_result("£70"), name="Far Council")
        assert self.stand()[0].words.startswith("Nothing to compare with")

    def test_a_group_without_members_says_so(self):
        make_group(self.council)
        assert self.stand()[0].words == "The group has no members"

    def test_polarity_not_stated_gives_a_mean_and_no_rank(self):
        make_group(self.council, members=self.neighbours())
        (standing,) = self.stand(Polarity.UNSTATED)
        assert "so there is no rank" in standing.words
        assert standing.figures[0] == ("Mean", "62.7%")


class ConsentTests(GroupTestCase):
    def small(self, number, **fields):
        return self.neighbours(figures=dict(list(NEIGHBOURS.items())[:number]), **fields)

    def test_two_who_share_are_not_said_and_three_are(self):
        names = self.small(2)
        make_group(self.council, members=names)
        assert self.stand()[0].found is None
        make_group(self.council, "More", members=[*names, make_sharing("Third", {"2009/10": "61%"}).name])
        assert self.stand()[0].words == "1st of 4"

    def test_quartiles_of_shared_figures_need_five(self):
        make_group(self.council, members=self.small(4))
        (standing,) = self.stand()
        assert (standing.words, standing.figures) == ("1st of 5", (("Mean", "54%"),))
        CouncilFigure.objects.all().delete()

    def test_five_who_share_give_quartiles(self):
        make_group(self.council, members=self.small(5))
        assert [name for name, _ in self.stand()[0].figures] == [
            "Mean",
            "Lower quartile",
            "Median",
            "Upper quartile",
        ]

    def test_a_council_that_does_not_share_gives_nothing(self):
        make_group(self.council, members=self.neighbours())
        withdraw(Council.objects.get(name="Ashby Council"), by=None)
        (standing,) = self.stand()
        assert standing.reported_words == "8 of 9 members"
        assert standing.figures[0] == ("Mean", "64.2%")  # 514 / 8 = 64.25, a half to even

    def test_a_council_that_does_not_share_sees_nothing_shared(self):
        make_group(self.council, members=self.neighbours())
        withdraw(self.council, by=None)
        assert self.stand()[0].found is None
        agree(self.council, by=None, today=TODAY)
        assert self.stand()[0].words == "4th of 10, second quartile"

    def test_two_groups_that_differ_by_one_member_are_not_both_answered(self):
        names = self.neighbours()
        make_group(self.council, "A", members=names[:5])
        make_group(self.council, "B", members=names[:6])
        make_group(self.council, "C", members=names[:8])
        answered = [one.found is not None for one in self.stand()]
        assert answered == [True, False, True]  # C has three more than A

    def test_two_groups_with_the_same_members_are_both_answered(self):
        names = self.neighbours()
        make_group(self.council, "A", members=names)
        make_group(self.council, "B", members=names)
        assert [one.words for one in self.stand()] == ["4th of 10, second quartile"] * 2

    def test_two_shared_figures_beside_published_ones_are_left_out(self):
        names = self.small(2)
        make_group(self.council, members=[*names, "Far Council"])
        make_figure(CouncilFigure, self.indicator, "2009/10", read_result("70%"), name="Far Council")
        (standing,) = self.stand()
        assert (standing.reported_words, standing.figures) == ("1 of 3 members", (("Mean", "70%"),))

    def test_a_published_figure_stands_in_the_place_of_a_shared_one(self):
        names = self.small(4)
        make_group(self.council, members=names)
        make_figure(CouncilFigure, self.indicator, "2009/10", read_result("90%"), name=names[0])
        assert self.stand()[0].figures[0] == ("Mean", "64%")  # 90 52 56 58

    def test_a_code_of_a_councils_own_is_another_indicator_elsewhere(self):
        names = self.neighbours(code="LPI 59")
        make_group(self.council, members=names)
        self.indicator.codes.create(words="LPI 59", normal="LPI59")
        assert self.stand()[0].found is None

    def test_a_suppressed_figure_is_not_shared(self):
        figures = {"Ashby": "Suppressed", "Brook": "52%", "Carden": "56%"}
        make_group(self.council, members=self.neighbours(figures=figures))
        assert self.stand()[0].found is None

    def test_a_council_with_two_indicators_of_the_code_gives_none(self):
        names = self.small(4)
        twice = Council.objects.get(name=names[0])
        make_indicator(twice, codes=["NI 59"], results={"2009/10": "99%"}, unit="percent")
        make_group(self.council, members=names)
        assert self.stand()[0].reported_words == "3 of 4 members"

    def test_an_indicator_with_two_codes_of_sets_counts_once(self):
        make_entry("PAF C20", "Reviews")
        self.indicator.codes.create(words="PAF C20", normal="PAFC20")
        names = self.neighbours()
        for council in Council.objects.filter(name__in=names):
            council.indicators.get().codes.create(words="PAF C20", normal="PAFC20")
        make_group(self.council, members=names)
        assert self.stand()[0].figures[0] == ("Mean", "62.7%")


class PageTests(FlatMixin, GroupTestCase):
    def setUp(self):
        self.viewer = make_user(role=Role.Name.VIEWER, unit=whole_of(self.council))
        self.client.force_login(self.viewer)
        self.address = self.indicator.get_absolute_url()

    def test_the_page_names_no_member_and_shows_no_figure_of_one(self):
        names = self.neighbours(figures={name: f"{n}.37%" for n, name in enumerate(NEIGHBOURS, 41)})
        make_group(self.council, members=names)
        html = self.client.get(self.address).content.decode()
        assert "1st of 10" in html and "45.37%" in html  # the mean, which is also the median
        said = {"45.37", "43.37", "47.37"}  # the quartiles of nine are three of their figures, without a name
        for number, name in enumerate(names, 41):
            assert name not in html
            assert f"{number}.37" in said or f"{number}.37" not in html

    def test_the_mean_stands_on_the_chart_and_in_the_table(self):
        make_figure(Result, self.indicator, "2008/09", read_result("57%"))
        make_group(self.council, members=self.neighbours())
        answer = self.client.get(self.address)
        self.assertContains(answer, "Our neighbours, mean, 2009/10: 62.7%")
        self.assertContains(answer, '<th scope="col" class="app-number">Our neighbours, mean</th>')

    def test_without_a_group_the_page_says_where_one_is_set_up(self):
        self.assertContains(self.client.get(self.address), reverse("indicators:group_list"))

    def test_the_page_costs_the_same_for_three_neighbours_and_for_nine(self):
        names = [f"{name} Council" for name in NEIGHBOURS]
        make_group(self.council, members=names)
        make_group(self.council, "Region", members=names)
        figures = list(NEIGHBOURS.items())
        self.neighbours(figures=dict(figures[:3]))

        def grow():
            self.neighbours(figures=dict(figures[3:]))
            for year in range(2000, 2009):
                make_figure(Result, self.indicator, f"{year}/{(year + 1) % 100:02}", read_result("50%"))

        self.assertFlat(self.address, grow=grow, ceiling=22)


class SharingPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.administrator = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.council))
        cls.address = reverse("organisation:sharing")

    def setUp(self):
        self.client.force_login(self.administrator)

    def test_nobody_shares_until_an_administrator_says_so_and_it_is_recorded(self):
        assert Council.objects.get().shares_since is None
        self.assertContains(self.client.get(self.address), "does not share its results")
        self.client.post(self.address, {"share": "yes"})
        assert Council.objects.get().shares_since is not None
        self.assertContains(self.client.get(self.address), "Stop sharing")
        self.client.post(self.address, {"share": "no"})
        assert Council.objects.get().shares_since is None
        assert set(Event.objects.exclude(did="signed in").values_list("did", flat=True)) == {
            "agreed to share results",
            "stopped sharing results",
        }

    def test_an_odd_answer_changes_nothing(self):
        self.client.post(self.address, {"share": "maybe"})
        assert Council.objects.get().shares_since is None

    def test_agreeing_twice_keeps_the_first_day(self):
        assert agree(self.council, by=None, today=date(2026, 1, 1))
        assert not agree(self.council, by=None, today=date(2026, 2, 1))
        assert Council.objects.get().shares_since == date(2026, 1, 1)
        assert withdraw(self.council, by=None) and not withdraw(self.council, by=None)

    def test_the_administration_records_it_too(self):
        self.administrator.is_superuser = self.administrator.is_staff = True
        self.administrator.save()

        save(
            self.client,
            reverse("admin:organisation_council_change", args=[self.council.pk]),
            shares_since="2026-01-02",
        )
        assert Council.objects.get().shares_since == date(2026, 1, 2)
        assert Event.objects.exclude(did="signed in").get().did == "agreed to share results"


class GroupPageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Ours Council")
        cls.keeper = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.keeper)

    def day(self, name, day, month, year):
        return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}

    def test_a_group_is_set_up_and_members_are_added_one_after_another(self):
        answer = self.client.post(
            reverse("indicators:group_add"), {"name": "Neighbours", "kind": "neighbours"}
        )
        group = self.council.comparator_groups.get()
        assert answer.url == group.get_absolute_url()
        add = reverse("indicators:member_add", args=[group.pk])
        answer = self.client.post(
            add, {"name": " Far  Council ", **self.day("joined_on", 1, 4, 2008), "another": "yes"}
        )
        assert answer.url == add
        member = group.members.get()
        assert (member.name, member.joined_on, member.left_on) == ("Far Council", date(2008, 4, 1), None)
        self.assertContains(self.client.get(group.get_absolute_url()), "1 April 2008")

    def test_a_second_group_of_the_name_is_refused_with_words(self):
        make_group(self.council, "Neighbours")
        answer = self.client.post(reverse("indicators:group_add"), {"name": "neighbours", "kind": "region"})
        self.assertContains(answer, "There is already a group called neighbours")

    def test_what_cannot_be_a_member_is_refused_with_words(self):
        group = make_group(self.council, members=[("Far Council", date(2008, 4, 1), date(2010, 3, 31))])
        add = reverse("indicators:member_add", args=[group.pk])
        second = self.day("joined_on", 2, 1, 2010)
        for typed, words in (
            ({"name": ""}, "Enter the name of the council"),
            ({"name": "ours council"}, "not a member of its own group"),
            ({"name": "far council", **self.day("joined_on", 31, 3, 2010)}, "already a member in that time"),
            (
                {"name": "Wide", **second, **self.day("left_on", 1, 1, 2010)},
                "must not be before",
            ),
            ({"name": "Wide", **self.day("joined_on", 31, 2, 2010)}, "must be a real date"),
        ):
            self.assertContains(self.client.post(add, typed), words)
        assert group.members.count() == 1
        self.client.post(add, {"name": "Far Council", **self.day("joined_on", 1, 4, 2010)})
        assert group.members.count() == 2

    def test_a_member_and_a_group_are_deleted_and_put_back(self):
        group = make_group(self.council, members=["Far Council", "Wide Council"])
        self.client.post(reverse("indicators:member_delete", args=[group.members.first().pk]))
        assert group.members.count() == 1
        self.client.post(reverse("indicators:group_undo", args=[Removal.objects.get().pk]))
        assert group.members.count() == 2
        self.client.post(reverse("indicators:group_delete", args=[group.pk]))
        page = self.client.get(reverse("indicators:group_list"))
        self.assertContains(page, "put it back")
        self.client.post(reverse("indicators:group_undo", args=[Removal.objects.first().pk]))
        assert self.council.comparator_groups.get().members.count() == 2

    def test_the_list_costs_the_same_for_one_group_and_for_twenty(self):
        make_group(self.council, members=["Far Council"])

        def grow():
            for number in range(20):
                make_group(self.council, f"Group {number}", members=["Far Council", "Wide Council"])

        self.assertFlat(reverse("indicators:group_list"), grow=grow, ceiling=12)

    def test_the_page_of_a_group_costs_the_same_for_one_member_and_for_twenty(self):
        group = make_group(self.council, members=["Far Council"])

        def grow():
            for number in range(20):
                group.members.create(name=f"Council {number}")

        self.assertFlat(group.get_absolute_url(), grow=grow, ceiling=12)


class AdminTests(TestCase):
    def test_a_group_is_kept_in_the_administration_by_the_performance_team_alone(self):
        council = make_council()
        keeper = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(council))
        editor = make_user(role=Role.Name.EDITOR, unit=make_unit(council))
        get_user_model().objects.update(is_staff=True)
        group = make_group(council, members=["Far Council"])
        address = reverse("admin:indicators_comparatorgroup_change", args=[group.pk])
        self.client.force_login(keeper)
        save(self.client, address, name="Near and far", members__1__name="Wide Council")
        assert group.members.count() == 2
        self.client.force_login(editor)
        assert self.client.post(address, {}).status_code == 403
        outsider = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(make_council()))
        get_user_model().objects.update(is_staff=True)
        self.client.force_login(outsider)
        self.assertNotContains(
            self.client.get(reverse("admin:indicators_comparatorgroup_changelist")), "Near"
        )
