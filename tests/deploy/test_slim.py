"""What an image leaves out, and how much it takes in: looked at in the packages that the tests run on, which are the same."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from babel import Locale, UnknownLocaleError, localedata
from django.core.management import call_command
from dockerfile_parse import DockerfileParser

from .context import ROOT, is_copied

PACKAGES = Path(sysconfig.get_path("purelib"))
SLIM = runpy.run_path(str(ROOT / "deploy/slim.py"))
MB = 1_000_000

# In the order of their size: who adds a package of 10 MB says so here, and in docs/adr/0073.
MOST_OF_PACKAGES = (
    285 * MB
)  # as they are installed, before `strip` and without what Python compiles
MOST_OF_THE_SITE = 9 * MB


@pytest.fixture(scope="module")
def left_out() -> set[Path]:
    return set(SLIM["unused"](PACKAGES))


def is_left_out(path: Path, left_out: set[Path]) -> bool:
    return not left_out.isdisjoint([path, *path.parents])


def installed() -> list[Path]:
    """The files of what the image installs."""
    names = re.findall(r"^([\w.-]+)==", (ROOT / "requirements/optional.txt").read_text(), re.M)
    found = []
    for name in names:
        try:
            files = importlib.metadata.files(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # of another system or Python
        found += [Path(one.locate()).resolve() for one in files or [] if one.suffix != ".pyc"]
    return found


def test_all_that_is_left_out_is_there_to_leave_out(left_out):
    assert len(left_out) > 1000  # raises NothingThere where a package has something no more


def test_leaving_out_what_is_not_there_is_refused(tmp_path):
    (tmp_path / "ninja").mkdir()

    with pytest.raises(SLIM["NothingThere"], match="ninja has no static"):
        list(SLIM["unused"](tmp_path))


def test_what_a_setting_does_without_need_not_be_there(tmp_path):
    """The packages of requirements/base.txt alone."""
    (tmp_path / "ninja/static").mkdir(parents=True)

    assert list(SLIM["unused"](tmp_path)) == [tmp_path / "ninja/static"]


def test_nothing_is_left_out_that_the_site_loads(left_out):
    """In a process of its own: tests load more. The build itself loads each module and draws: deploy/loaded.py."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True,
        env=os.environ | {"DEMO": "1"},
    )  # fmt: skip

    loaded = [Path(one) for one in json.loads(done.stdout)]
    assert len(loaded) > 1000
    assert [one for one in loaded if is_left_out(one, left_out)] == []


LOADED = """
import json, sys, django
from importlib import import_module
from django.core.management import get_commands, load_command_class
from django.urls import get_resolver
from django.conf import settings
settings.configured or import_module("os").environ.setdefault("DJANGO_SETTINGS_MODULE", "eventsite.settings")
django.setup()
get_resolver().url_patterns
for name, app in get_commands().items():
    load_command_class(app, name)
import django.db.backends.postgresql.base, storages.backends.s3, redis, sentry_sdk
print(json.dumps([m.__file__ for m in list(sys.modules.values()) if getattr(m, "__file__", None)]))
"""


def test_s3_is_kept_of_amazons_services(left_out):
    for data in ("botocore/data", "boto3/data"):
        assert {
            one.name
            for one in (PACKAGES / data).iterdir()
            if one.is_dir() and one.name != "__pycache__" and one not in left_out
        } == {"s3"}


def test_packages_keep_within_their_budget(left_out):
    taken_in = [one for one in installed() if one.exists() and not is_left_out(one, left_out)]
    taken_in.remove(SLIM["hevc_encoder"](PACKAGES).library)  # another stands in its place

    assert len(taken_in) > 4000
    assert sum(one.stat().st_size for one in taken_in) < MOST_OF_PACKAGES


def test_what_is_copied_of_the_site_keeps_within_its_budget():
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")[:-1]  # fmt: skip
    copied = [one for one in files if is_copied(one) and (ROOT / one).exists()]

    sizes = {one: (ROOT / one).stat().st_size for one in copied}
    assert "manage.py" in copied
    assert {one for one in copied if one.startswith(("docs", "deploy", "tests"))} == {
        "docs/api-changelog.md", "deploy/healthy.py", "deploy/loaded.py", "deploy/slim.py",
    }  # fmt: skip
    assert [one for one in copied if one.endswith((".png", ".map", ".ttf", ".zip", ".mo"))] == []
    assert sum(sizes.values()) < MOST_OF_THE_SITE


DRAWN = """
import runpy, pillow_heif
print(pillow_heif.__file__)
runpy.run_path("deploy/loaded.py")["try_decoders"]()
"""


@pytest.mark.skipif(not (shutil.which("cc") and shutil.which("nm")), reason="has no C compiler")
def test_pictures_of_telephones_are_read_without_the_encoder(tmp_path):
    for one in ("_pillow_heif*", "pillow_heif", "pillow_heif.libs"):
        for path in PACKAGES.glob(one):
            (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / path.name)
    encoder = SLIM["hevc_encoder"](tmp_path)
    SLIM["replace"](encoder)

    said = subprocess.run(
        [sys.executable, "-c", DRAWN],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert said.startswith(str(tmp_path))
    assert encoder.library.stat().st_size < 50_000


def test_catalogue_has_its_own_plurals_without_what_babel_knows(tmp_path, settings, monkeypatch):
    """Polish: three forms, by a rule that stands in the catalogue."""
    monkeypatch.setattr(localedata, "exists", {"root", "en"}.__contains__)
    with pytest.raises(UnknownLocaleError):
        Locale.parse("pl")
    rule = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    folder = tmp_path / "pl/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Plural-Forms: {rule}\\n"\n\nmsgid "a"\nmsgid_plural "b"\n'
        'msgstr[0] "jeden"\nmsgstr[1] "dwa"\nmsgstr[2] "wiele"\n'
    )
    settings.LOCALE_PATHS = [tmp_path]

    call_command("compilemessages", verbosity=0)

    assert rule.encode() in (folder / "django.mo").read_bytes()
    assert b"wiele" in (folder / "django.mo").read_bytes()


def test_nothing_is_fetched_in_the_last_stage_but_libraries(tmp_path):
    (tmp_path / "Dockerfile").write_text((ROOT / "Dockerfile").read_text())
    steps = DockerfileParser(str(tmp_path)).structure
    runs = [one["value"] for one in steps if one["instruction"] == "RUN"]
    last = runs[-1]

    fetched = re.search(r"apt-get install (.*?) &&", last)[1].split()
    assert [one for one in fetched if not one.startswith(("--", "lib"))] == []
    assert "rm -rf /var/lib/apt/lists/* /var/cache/apt/*" in last  # what was fetched, too
    assert all("--no-install-recommends" in one for one in runs if "apt-get install" in one)
    assert all("--no-cache" in one for one in runs if "pip install" in one)
    (made,) = [one for one in runs if "requirements/${REQUIREMENTS}.txt" in one]
    assert made.endswith("python deploy/slim.py .venv")
