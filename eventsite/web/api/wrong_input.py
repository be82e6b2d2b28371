"""What pydantic has against input, in words that who sent it understands and in their language.

It says so itself in English only. By the type of its error (docs.pydantic.dev, "Validation Errors"); its limits
stand in ``ctx``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

NO_MOMENT = "not a time as in RFC 3339"  # of a ValueError; ninja keeps no more of it than this


def in_words(error: Mapping[str, Any]) -> str:
    """One of ``ValidationError.errors()``. What we have no words for is wrong all the same."""
    of = error.get("ctx", {})
    return (
        _of_what_we_have_not(error["type"])
        or _of_number(error["type"], of)
        or _of_text(error["type"], of)
        or _of_moment(error["type"], of)
        or _of_choice(error["type"], of)
        or _("Deze waarde klopt niet.")
    )


def _of_what_we_have_not(kind: str) -> str:
    match kind:
        case "extra_forbidden":
            return _("Dit kennen wij niet. Laat het weg, of kijk of de naam goed gespeld is.")
        case "said_twice":
            return _("Dit mag maar één keer. Kies één waarde.")
        case "json_invalid":
            return _("Dit is geen JSON.")
        case _:
            return ""


def _of_number(kind: str, of: Mapping[str, Any]) -> str:
    match kind:
        case "int_type" | "int_parsing" | "int_parsing_size" | "int_from_float":
            return _("Vul een heel getal in.")
        case "float_type" | "float_parsing" | "finite_number":
            return _("Vul een getal in.")
        case "greater_than_equal":
            return _("Vul %(limit)s of meer in.") % {"limit": of["ge"]}
        case "less_than_equal":
            return _("Vul %(limit)s of minder in.") % {"limit": of["le"]}
        case _:
            return ""


def _of_text(kind: str, of: Mapping[str, Any]) -> str:
    match kind:
        case "string_type" | "string_unicode":
            return _("Vul tekst in.")
        case "string_too_long":
            return _("Gebruik hoogstens %(limit)s tekens.") % {"limit": of["max_length"]}
        case "string_too_short":
            return _("Gebruik minstens %(limit)s tekens.") % {"limit": of["min_length"]}
        case "missing":
            return _("Dit veld is verplicht.")
        case kind if kind.startswith("uuid_"):
            return _("Vul een UUID in.")
        case _:
            return ""


def _of_moment(kind: str, of: Mapping[str, Any]) -> str:
    if kind == "timezone_aware":
        return _("Zet de tijdzone achter het moment, zoals Z of +01:00.")
    if kind.startswith(("datetime_", "date_", "time_")) or str(of.get("error")) == NO_MOMENT:
        return _("Schrijf het moment zoals 2027-03-16T18:30:00Z (RFC 3339).")
    return ""


def _of_choice(kind: str, of: Mapping[str, Any]) -> str:
    match kind:
        case "literal_error" | "enum":
            return _("Kies een van deze waarden: %(values)s.") % {"values": _listed(of["expected"])}
        case "bool_type" | "bool_parsing":
            return _("Vul true of false in.")
        case "list_type" | "tuple_type":
            return _("Stuur een lijst.")
        case "too_long":
            return _("Stuur er hoogstens %(limit)s tegelijk.") % {"limit": of["max_length"]}
        case "dict_type" | "model_type" | "model_attributes_type":
            return _("Stuur een object.")
        case "extra_forbidden":
            return _("Dit veld kennen wij niet.")
        case _:
            return ""


def _listed(expected: str) -> str:
    """pydantic joins them with its English \"or\"."""
    return expected.replace(" or ", ", ")
