"""A note kept as JSON, and what its page and charts say."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from desk.note import bars, page, wording
from desk.note.document import Chart, Days, Group, dump, load

from .made import CHART, NOTE, note

pytestmark = pytest.mark.usefixtures("frozen")


def test_note_comes_back_from_json_as_it_was():
    assert load(json.loads(json.dumps(dump(NOTE)))) == NOTE


def test_page_says_beside_each_sentence_how_it_was_counted():
    html = render_to_string("desk/note/document.html", {"note": page.read(NOTE)})

    assert html.count("<details") == 3
    assert "Naar de eerste kwamen <strong>80</strong> mensen" in html
    assert "Geteld aan de deur." in html
    assert "Bron: subsidieregister, 2017." in html
    assert 'style="' not in html


def test_chart_is_told_to_who_does_not_see_it():
    assert wording.told(CHART) == (
        "Aangemeld en er geweest, per editie. 10 oktober 2017: 88 aangemeld, 80 er geweest; "
        "6 maart 2018: 104 aangemeld, – er geweest."
    )


def test_bars_on_paper_have_colours_and_a_legend_of_their_own():
    picture = bars.svg(CHART, font="Kurinto Sans")

    drawn = ElementTree.fromstring(picture)
    fills = [one.get("fill") for one in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert fills == ["#e8c9a0", "#17633f", "#e8c9a0", "#e8c9a0", "#17633f"]
    assert "".join(drawn.itertext()).split()[-3:] == ["aangemeld", "er", "geweest"]


def test_many_bars_are_named_by_the_short_of_their_day():
    groups = tuple(Group(f"{n} maart 2018", (n, n), f"{n}-3") for n in range(12))

    drawn = bars.picture(Chart("x", ("a", "b"), groups)).drawn

    assert len(drawn.bars) == 24
    assert drawn.below[0].text == "0-3"


def test_period_of_a_day_is_that_day():
    day = NOTE.period.last

    assert dict(wording.facts(note(period=Days(day, day))))["Periode"] == "6\u00a0maart\u00a02018"
