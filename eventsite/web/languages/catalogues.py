"""Which languages the site has, and the catalogues that say its texts in them. See docs/translating.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from ..formats.nl import formats as own

SOURCE = "nl"  # in which the texts stand in the source (docs/adr/0008)
DEFAULT = [SOURCE, "en"]


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Each code with the name that the language has in itself.

    Raises ImproperlyConfigured for one that Django has not, for one that is there twice, and where another than the
    source's is first: a text that lacks in a language is shown in the first.
    """
    codes = list(codes)
    unknown = [
        code for code in codes if code not in LANG_INFO or "name_local" not in LANG_INFO[code]
    ]
    if unknown or not codes:
        raise ImproperlyConfigured(
            f"SITE_LANGUAGES knows no {', '.join(unknown) or 'language'}. "
            "Write codes as Django has them (nl, en, fy, de), the site's own first."
        )
    if codes[0] != SOURCE or len({*codes}) < len(codes):
        raise ImproperlyConfigured(
            f"SITE_LANGUAGES is {','.join(codes)}. It begins with {SOURCE}, in which the site's texts are "
            "written, and names each language once."
        )
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code in codes]


def formats() -> dict[str, Any]:
    """Settings that say how days, times and numbers are written where a language has no formats of its own."""
    said = {name: value for name, value in vars(own).items() if name.isupper()}
    return said | {"DATETIME_FORMAT": f"{own.DATE_FORMAT}, {own.TIME_FORMAT}"}  # without “uur”
