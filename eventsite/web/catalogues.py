"""Which languages the site has, and the catalogues that say its texts in them. See docs/translating.md."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Each code with the name that the language has in itself. Raises ImproperlyConfigured for one that Django has not."""
    codes = list(codes)
    unknown = [
        code for code in codes if code not in LANG_INFO or "name_local" not in LANG_INFO[code]
    ]
    if unknown or not codes:
        raise ImproperlyConfigured(
            f"SITE_LANGUAGES knows no {', '.join(unknown) or 'language'}. "
            "Write codes as Django has them (nl, en, fy, de), the site's own first."
        )
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code in codes]
