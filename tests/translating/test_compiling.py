"""``compilemessages``: a part of setting up that needs nothing installed, and that is told when it is forgotten."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from eventsite.web import catalogues

ROOT = Path(__file__).resolve().parent.parent.parent
ONE = """msgid ""
msgstr ""
"Language: fy\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Meld u aan"
msgstr "Meld jo oan"
"""


def compiled(folder: Path) -> None:
    with override_settings(LOCALE_PATHS=[folder]):
        call_command("compilemessages", verbosity=0)


@pytest.fixture
def written(tmp_path) -> Path:
    path = tmp_path / "fy" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(ONE)
    return path
