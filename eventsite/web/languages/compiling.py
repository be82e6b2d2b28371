"""Whether each catalogue was compiled since it was changed: what it says is shown nowhere else.

One of Django's checks: `make check` runs it, and so do ``runserver``, ``worker`` and ``check --deploy`` before they begin.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from .catalogues import SOURCE

HINT = "Run `python manage.py compilemessages`."


def catalogues_are_compiled(**_asked: Any) -> list[CheckMessage]:
    """A fault for each language that the site has and says nothing in, and for each catalogue that is read as it was."""
    found: list[CheckMessage] = []
    for code, _name in settings.LANGUAGES:
        written = [
            path
            for folder in settings.LOCALE_PATHS
            for path in Path(folder).glob(f"{code.replace('-', '_')}/LC_MESSAGES/django.po")
        ]
        if not written and code != SOURCE:
            found.append(
                Error(
                    f"SITE_LANGUAGES has {code}, and no catalogue says anything in it.",
                    hint="docs/translating.md tells how to make one. SITE_LOCALE_FOLDER says where it is.",
                    id="eventsite.E002",
                )
            )
        for path in written:
            made = path.with_suffix(".mo")
            if not made.exists():
                found.append(Error(f"{path} is not compiled.", hint=HINT, id="eventsite.E001"))
            elif made.stat().st_mtime < path.stat().st_mtime:
                found.append(Warning(f"{made} is older.", hint=HINT, id="eventsite.W001"))
    return found
