"""``manage.py compilemessages``: make of each catalogue what the site reads.

In the place of Django's, which needs the programs of GNU gettext; Babel comes with the site.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make django.mo of each django.po below LOCALE_PATHS."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                with path.open("rb") as source:
                    catalogue = read_po(source, locale=path.parent.parent.name, abort_invalid=True)
                whole = io.BytesIO()
                write_mo(whole, catalogue)
                path.with_suffix(".mo").write_bytes(whole.getvalue())
                if options["verbosity"] > 1:
                    self.stdout.write(str(path))
