"""``compilemessages``: a part of setting up that needs nothing installed, and that is told when it is forgotten."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from django.core.checks import registry
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import override_settings

from eventsite.web.languages import catalogues, compiling

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


def test_compiled_catalogue_is_what_was_written(written, tmp_path):
    compiled(tmp_path)

    assert b"Meld jo oan" in written.with_suffix(".mo").read_bytes()


def test_broken_catalogue_is_not_compiled(written, tmp_path):
    written.write_text(ONE + '\nmsgid "Zonder einde\n')

    with pytest.raises(PoFileError, match="Zonder eind"):
        compiled(tmp_path)
    assert not written.with_suffix(".mo").exists()


def test_compiled_catalogue_that_is_missing_or_old_is_told(written, tmp_path, settings):
    """By Django's checks: those of ``make check``, and those before ``worker`` and ``runserver`` begin."""
    settings.LOCALE_PATHS, settings.LANGUAGES = [tmp_path], [("nl", "Nederlands"), ("fy", "Frysk")]

    missing = compiling.catalogues_are_compiled()
    compiled(tmp_path)
    fresh = compiling.catalogues_are_compiled()
    os.utime(written.with_suffix(".mo"), (1, 1))
    old = compiling.catalogues_are_compiled()

    assert [one.id for one in missing] == ["eventsite.E001"]
    assert "compilemessages" in missing[0].hint
    assert fresh == []
    assert [one.id for one in old] == ["eventsite.W001"]


def test_language_without_any_catalogue_is_told(tmp_path, settings):
    settings.LOCALE_PATHS, settings.LANGUAGES = [tmp_path], [("nl", "Nederlands"), ("fy", "Frysk")]

    assert [one.id for one in compiling.catalogues_are_compiled()] == ["eventsite.E002"]


def test_checks_of_this_site_find_its_catalogues_compiled():
    assert compiling.catalogues_are_compiled() == []
    assert compiling.catalogues_are_compiled in registry.registry.registered_checks


def test_set_up_compiles_and_needs_no_gettext(tmp_path):
    """What `make run`, `make test` and `make check` begin with in a fresh clone, without GNU gettext on the path."""
    made = subprocess.run(
        ["make", "--dry-run", "--always-make", "run"], cwd=ROOT, capture_output=True, text=True
    ).stdout.splitlines()
    compiles = [number for number, line in enumerate(made) if "compilemessages" in line]
    starts = [number for number, line in enumerate(made) if "scripts/run.py" in line]
    copy = tmp_path / "locale"
    shutil.copytree(ROOT / "locale", copy, ignore=shutil.ignore_patterns("*.mo"))

    done = subprocess.run(
        [sys.executable, "manage.py", "compilemessages"],
        cwd=ROOT,
        env={
            "PATH": "/nowhere",
            "DEMO": "1",
            "VAR_DIR": str(tmp_path),
            "SITE_LOCALE_FOLDER": str(copy),
        },
        capture_output=True,
        text=True,
    )

    assert compiles[0] < starts[0]
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in copy.rglob("*.mo")) == ["django.mo", "django.mo"]


@pytest.mark.parametrize("target", ["run", "test", "check", "shell", "migrate", "texts", "replay"])
def test_every_target_that_runs_the_site_compiles_first(target):
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True
    )

    assert "manage.py compilemessages" in done.stdout


@pytest.mark.parametrize("codes", [["en", "nl"], ["fy"], ["nl", "en", "nl"], ["nl", "xx"], []])
def test_languages_that_cannot_be_are_refused_with_what_to_write(codes):
    with pytest.raises(ImproperlyConfigured, match=r"SITE_LANGUAGES .*nl"):
        catalogues.named(codes)


def test_languages_begin_with_that_of_the_source():
    assert catalogues.named(["nl", "fy"]) == [("nl", "Nederlands"), ("fy", "Frysk")]


def test_going_live_names_compilemessages():
    live = (ROOT / "README.md").read_text().partition("## In production")[2]
    assert "(docs/deploy.md)" in live

    guide = (ROOT / "docs/deploy.md").read_text()
    prepare = (ROOT / "deploy/prepare").read_text()

    assert re.search(r"deploy/prepare\b", guide)
    assert re.search(r"^[^#\n]*manage\.py compilemessages\b", prepare, re.M)
