from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from eventsite.web.border import names
from eventsite.web.border.names import sort_name
from eventsite.web.border.text import line, paragraphs

ROOT = Path(__file__).parents[4]
VECTORS = json.loads((ROOT / "tests/border_vectors.json").read_text())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna   de  Vries ", "Anna de Vries"),
        ("Ada\u2028Lovelace\t", "Ada Lovelace"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("فاطمة الزهراء", "فاطمة الزهراء"),
        ("Zoe\u0308", "Zoë"),
        ("Br\u200bam\u00ad \ufeffJan\0sen\ufe0f\U000e0041", "Bram Jansen"),
        ("\u202eBram\u202c \u2066Jansen", "Bram Jansen"),
        ("Bram\u3164\ud800", "Bram"),
        ("علی\u200cرضا", "علی\u200cرضا"),  # Persian: joined it would be another word
        ("Chaima 👩\u200d🎤\u200d", "Chaima 👩\u200d🎤"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
    ],
)
def test_name_keeps_every_alphabet_and_nothing_invisible(typed, kept):
    assert names.clean(typed) == kept
    assert names.clean(kept) == kept


@pytest.mark.parametrize("name", VECTORS["links"])
def test_name_with_a_link_is_refused(name):
    with pytest.raises(ValidationError, match="zonder webadres"):
        names.clean(name)


@pytest.mark.parametrize("name", VECTORS["noNames"])
def test_name_of_what_nobody_sees_is_refused(name):
    with pytest.raises(ValidationError, match="Vul uw naam in"):
        names.clean(name)


@pytest.mark.parametrize("name", VECTORS["names"])
def test_name_with_full_stops_and_marks_is_taken(name):
    assert names.clean(name) == name


def test_name_longer_than_200_is_refused_also_when_it_is_endless():
    assert names.clean("a" * 200)
    for longer in ("a" * 201, "a" * 1_000_000, "a." * 1_000_000):
        with pytest.raises(ValidationError, match="hoogstens 200 tekens"):
            names.clean(longer)


def test_paragraphs_keep_their_lines():
    assert paragraphs("\r\n Dag\0,\r\n\r\nwij  zijn\u200b er \n") == "Dag,\n\nwij  zijn er"
    assert line("Bram\r\nBcc: x") == "Bram Bcc: x"


def test_names_sort_on_the_core_name():
    in_order = [
        "Anna van den Berg",
        "Zoë Bouzidi",
        "An De Smet",
        "Chaima El Amrani",
        "Hanneke de Groot-van Dijk",
        "Marjan van ’t Hoff",
        "Bram Jansen",
        "Ünal Özdemir",
        "Prins",
        "Anna de Vries",
        "Jan Willem de Vries",
        "Zoë de Vries",
    ]

    assert sorted(sorted(in_order), key=sort_name) == in_order


@pytest.mark.parametrize("name", ["", "de", "van de", "فاطمة الزهراء", "=cmd|x"])
def test_any_name_can_be_sorted(name):
    assert len(sort_name(name)) == 2


@pytest.mark.parametrize("words", ["TOP_LEVELS", "NEVER_A_SURNAME", "SHORT", "PARTICLES"])
def test_tablet_knows_the_same_words(words):
    script = (ROOT / "static/site/border.js").read_text()
    (listed,) = re.findall(rf"const {words} = new Set\((.*?)\.split", script, re.DOTALL)

    known = " ".join(re.findall(r'"(.*?)"', listed)).split()

    assert frozenset(known) == getattr(names, f"_{words}")
    assert len(known) == len(set(known))
