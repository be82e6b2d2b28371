from __future__ import annotations

import itertools

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from eventsite.web.border import numbers

BEFORE = ["", "€ ", "€", "EUR ", "EUR", "eur. ", "  "]
BETWEEN = ["", ".", " ", "'", "’", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"]
AFTER = [
    "",
    ",-",
    ",–",
    ",--",
    ",00",
    ".-",
    " euro",
    " €",
    ",=",
    ",00 euro",
    " ",
    "EUR",
    ",―",
    ",−",
    ".",
]


def _grouped(amount: int, mark: str) -> str:
    return f"{amount:,}".replace(",", mark)


@given(st.integers(0, 10_000_000))
def test_amount_means_the_same_in_every_notation(amount):
    for before, between, after in itertools.product(BEFORE, BETWEEN, AFTER):
        typed = f"{before}{_grouped(amount, between)}{after}"
        assert numbers.euros(typed) == amount, typed
    assert numbers.euros(f"{amount}.00") == amount
    assert numbers.euros(f"{_grouped(amount, ',')}.00") == amount


@given(st.text(alphabet="0123456789.,' -€k", max_size=12))
def test_what_is_accepted_means_nothing_else(typed):
    """Read by another rule: all digits count, but for a pair of zeros behind the last mark."""
    try:
        amount = numbers.euros(typed)
    except ValidationError:
        return

    digits = "".join(c for c in typed if c.isdigit())
    shown = {digits.lstrip("0") or "0"}
    bare = typed.translate({ord(" "): None, ord("€"): None})
    for cents in ("00", "0"):
        if bare.endswith((f",{cents}", f".{cents}")):
            shown = {digits.removesuffix(cents).lstrip("0") or "0"}
            break
    assert str(amount) in shown


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1.500,50", "Rond af"),
        ("1500,5", "Rond af"),
        ("0,50", "Rond af"),
        ("12.75", "Rond af"),
        ("1,500.25", "Rond af"),
        ("1,500", "op twee manieren"),
        ("1,500.", "op twee manieren"),
        ("12.50.", "op twee manieren"),
        ("1500 eurocent", "hele euro’s"),
        ("1500,000", "op twee manieren"),
        ("1.500.00", "op twee manieren"),
        ("1.50.000", "op twee manieren"),
        ("15 00", "op twee manieren"),
        ("0.500", "op twee manieren"),
        ("2,5 duizend", "in cijfers"),
        ("1 mln", "in cijfers"),
        ("15k", "in cijfers"),
        ("-5", "hele euro’s"),
        ("1e3", "hele euro’s"),
        ("veel", "hele euro’s"),
        ("€", "hele euro’s"),
        ("$ 15", "hele euro’s"),
        ("9" * 5000, "hele euro’s"),
    ],
)
def test_amount_that_is_none_is_refused_in_words(typed, why):
    with pytest.raises(ValidationError, match=why):
        numbers.euros(typed)


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("2", 2),
        (" 2 ", 2),
        ("2.0", 2),
        ("2,0", 2),
        ("2,", 2),
        ("02", 2),
        ("twee", 2),
        ("Één", 1),
        ("2 personen", 2),
        ("1 persoon", 1),
        ("４", 4),
        ("٣", 3),
    ],
)
def test_number_of_people_as_people_write_it(typed, people):
    assert numbers.people(typed) == people


@pytest.mark.parametrize(
    "typed", ["2.5", "2,5", "1.000", "2+1", "-1", "", "2 3", "1e1", "0x2", "9" * 5000]
)
def test_number_of_people_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError):
        numbers.people(typed)
