"""filled: the HTML of one cell, with what came from a person escaped."""

from django.utils.safestring import mark_safe

from organisation.tables import filled


def test_what_came_from_a_person_is_escaped_and_html_is_not_escaped_again():
    assert filled("<b>{}</b>{}", "<i> & \"'", mark_safe("<br>")) == "<b>&lt;i&gt; &amp; &quot;&#x27;</b><br>"


def test_a_filled_cell_can_fill_another_and_a_number_stands_as_it_is():
    assert filled("{} {}", filled("<b>{}</b>", "a<b"), 5) == "<b>a&lt;b</b> 5"
