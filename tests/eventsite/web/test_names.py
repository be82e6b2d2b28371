from __future__ import annotations

import pytest

from eventsite.web.names import normalise_email, normalise_name, sort_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Bram@Example.NL ", "bram@example.nl"),
        ("info@xn--bcher-kva.example", "info@bücher.example"),
        ("info@BÜCHER.example", "info@bücher.example"),
        ("info@bu\u0308cher.example", "info@bücher.example"),
        ("info@xn--0.example", "info@xn--0.example"),
        ("geen adres", "geen adres"),
    ],
)
def test_normalise_email_gives_one_spelling(typed, stored):
    assert normalise_email(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Anna   de  Vries ", "Anna de Vries"),
        ("Bram\r\nBcc: x@example.nl", "Bram Bcc: x@example.nl"),
        ("Ada\u2028Lovelace\t", "Ada Lovelace"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("فاطمة الزهراء", "فاطمة الزهراء"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_normalise_name_keeps_every_alphabet_and_no_line_break(typed, stored):
    assert normalise_name(typed) == stored


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
