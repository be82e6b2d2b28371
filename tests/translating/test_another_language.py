"""A third language, as docs/translating.md tells how to add one: tried with a catalogue that says each text otherwise.

Every letter of the Dutch gets a mark, so that a text which did not go through gettext shows on any page. The site runs
with it in a process of its own, on a folder outside the code.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from scripts.texts import catalogues

from . import pseudo
from .test_compiling import compiled

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def frisian(tmp_path_factory) -> Path:
    """The folder with a whole catalogue, made by the steps of docs/translating.md."""
    folder = tmp_path_factory.mktemp("locale")
    path = folder / "fy" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    catalogues.write(path, Catalog(locale="fy"))
    catalogue = catalogues.updated(catalogues.read(path), catalogues.said())
    pseudo.fill(catalogue)
    catalogues.write(path, catalogue)
    compiled(folder)
    return folder


def run(tmp_path: Path, languages: str, *walks: str, **environment: str) -> str:
    """What is wrong, by these walks (tests/translating/walks.py), with a site in these languages."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n0",
            "-p",
            "no:cacheprovider",
            "-m",
            "",
            *(f"tests/translating/walks.py::test_{walk}" for walk in walks),
        ],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path), "SITE_LANGUAGES": languages} | environment,
        capture_output=True,
        text=True,
    )
    return (
        ""
        if done.returncode == 0
        else "".join(re.findall(r"^E .*\n|^.*(?:passed|failed).*$", done.stdout, re.M))
        or done.stderr
    )


def test_site_speaks_a_third_language(frisian, tmp_path):
    """One site for all walks: to start it takes longer than to walk. The last leaves in it what it walked through."""
    walks = (
        "switch_of_three",
        "dates_in_frisian",
        "mails_in_frisian",
        "twin_of_what_organisers_write",
        "in_frisian",
    )
    assert run(tmp_path, "nl,en,fy", *walks, SITE_LOCALE_FOLDER=str(frisian)) == ""


def test_third_catalogue_is_held_to_the_same(frisian, tmp_path):
    environment = os.environ | {
        "SITE_LANGUAGES": "nl,en,fy",
        "SITE_LOCALE_FOLDER": str(frisian),
        "PYTHONPATH": "scripts",
    }

    done = subprocess.run(
        [sys.executable, "-m", "texts.check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-2000:]


def test_site_in_dutch_alone_knows_no_other(tmp_path):
    assert run(tmp_path, "nl", "in_dutch_alone") == ""
