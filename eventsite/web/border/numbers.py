"""Amounts of euros and numbers of people, as people write them. Never a guess. And the keys of rows."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from .text import line

NO_AMOUNT = _("Vul een bedrag in hele euro’s in, zoals 12500.")
CENTS = _("Rond af op hele euro’s. Vul bijvoorbeeld 1500 in.")
AMBIGUOUS = _("Dit bedrag is op twee manieren te lezen. Vul het in zonder punten en komma’s.")
IN_DIGITS = _("Schrijf het hele bedrag in cijfers, zoals 12500.")
NO_NUMBER = _("Vul een getal in, zoals 2.")
NOT_WHOLE = _("Vul een heel getal in, zoals 2.")

LONGEST = 40  # characters
LARGEST_KEY = 2**63 - 1  # that a database holds

# In whatever language the page is: who reads one may write the other, and none of it means two things.
_COUNTED = [
    *("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
]
_PEOPLE = re.compile(r"(mensen|mens|personen|persoon|people|persons|person|pers|man|p)\.?$")
_CURRENCY = re.compile(r"€|(?<![^\W\d])eur(o'?s?|\.)?(?![^\W\d])")
_IN_WORDS = re.compile(r"[0-9 ](k|ton|duizend|thousand|mille|mln|miljoen|million|m)\b\.?")
# ",-" and its kin, or a full stop or comma with nothing after it.
_NO_CENTS = re.compile(r"[.,]\s*([-‐‑‒–—―−=]{1,2}|00?|)$")


def euros(typed: str) -> int:
    """A whole number of euros. Raises ValidationError for cents, and for what can be read in two ways.

    What the language of the page parts thousands with does so here, “1.500” in Dutch and “1,500” in English; so do
    a blank and an apostrophe. Another language’s mark does only where it can mean nothing else: in Dutch
    1,500,000 and 1,500.00.
    """
    text = _CURRENCY.sub(" ", _digits(typed).lower()).strip()
    if len(text) > LONGEST:
        raise ValidationError(NO_AMOUNT, code="invalid")
    if _IN_WORDS.search(text):
        raise ValidationError(IN_DIGITS, code="invalid")
    cut = _NO_CENTS.search(text)
    whole = text[: cut.start()].strip() if cut else text
    if cut and cut[0][0] in whole and cut[1].startswith("0"):  # 1.500.00: digits were lost
        raise ValidationError(AMBIGUOUS, code="invalid")
    if re.fullmatch(r"[0-9]+", whole):
        return int(whole)
    if parted := re.fullmatch(r"[1-9][0-9]{0,2}(?:([., '])[0-9]{3})(?:\1[0-9]{3})*", whole):
        mark = parted[1]
        is_sure = bool(cut and cut[1]) or whole.count(mark) > 1
        if mark in " '" or mark == _thousands() or is_sure:
            return int(whole.replace(mark, ""))
    raise _why_not(text)


def whole(typed: str) -> int:
    """A number of people or things, “1.200” in Dutch and “1,200” in English. Raises ValidationError as ``people`` does.

    What the other language would write is refused: it may have been meant as a fraction.
    """
    text, mark = _digits(typed), _thousands()
    parted = re.match(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+(?![0-9.,])", text)
    return people(parted[0].replace(mark, "") + text[parted.end() :] if parted else text)


def in_digits(typed: str) -> str:
    """A whole number without what parts its thousands; may be below zero. Raises ValidationError."""
    text = _digits(typed).strip()
    sign = "-" if text.startswith("-") else ""
    if re.fullmatch(r"-?[0-9]{1,100}", text):
        return text
    return f"{sign}{whole(text.removeprefix('-'))}"


def _thousands() -> str:
    """What the language of the page parts thousands with."""
    return str(get_format("THOUSAND_SEPARATOR"))


def _why_not(text: str) -> ValidationError:
    why = NO_AMOUNT
    if re.fullmatch(r"[0-9][0-9. ']*,[0-9]{1,2}|[0-9][0-9, ']*\.[0-9]{1,2}", text):
        why = CENTS
    elif re.fullmatch(r"[0-9][0-9., ']*", text):
        why = AMBIGUOUS
    return ValidationError(why, code="invalid")


def people(typed: str) -> int:
    """How many persons: “2”, “2,0”, “twee”, “2 personen”, “two people”. Raises ValidationError, for 2,5 too."""
    text = _PEOPLE.sub("", _digits(typed).lower()).strip()
    text = text.replace("é", "e")
    if text in _COUNTED:
        return _COUNTED.index(text) % 10 + 1
    if match := re.fullmatch(r"([0-9]{1,9})([.,]0{0,2})?", text):
        return int(match[1])
    if re.fullmatch(r"[0-9]+[.,][0-9]+", text):
        raise ValidationError(NOT_WHOLE, code="not_whole")
    raise ValidationError(NO_NUMBER, code="invalid")


def key(sent: str) -> int | None:
    """The key of a row as our own pages send it; None for what is none."""
    digits = re.fullmatch(r"[0-9]{1,19}", sent)
    number = int(sent) if digits else LARGEST_KEY + 1
    return number if number <= LARGEST_KEY else None


def _digits(typed: str) -> str:
    """One line with the digits of every alphabet as 0–9, and one kind of apostrophe."""
    text = re.sub(r"[’‘ʼ′`´]", "'", line(typed))
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
