from __future__ import annotations

import pytest

from eventsite.addresses import normalise_email, normalise_name


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
