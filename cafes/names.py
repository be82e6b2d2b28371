"""What stands in the room, as a sentence names it: “de ingang”, “kraam 3”."""

from __future__ import annotations

from django.utils.translation import gettext as _


def of_stall(number: int, *, is_adviser_table: bool) -> str:
    text = _("adviestafel %(number)d") if is_adviser_table else _("kraam %(number)d")
    return text % {"number": number}


def of_fixture(kind: str) -> str:
    """With its article, behind a verb: “Anna verplaatste het podium”."""
    known = {
        "stage": _("het podium"),
        "entrance": _("de ingang"),
        "walls": _("de muren van de zaal"),
    }
    return known[kind]
