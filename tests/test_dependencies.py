"""What is depended on: each with a reason, and locked as asked."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(PYPROJECT)
GROUPS = PROJECT["dependency-groups"]
WANTED = {
    "base": PROJECT["project"]["dependencies"],
    "dev": [one for one in GROUPS["dev"] if isinstance(one, str)],
    "installer": GROUPS["installer"],
}


@pytest.mark.parametrize("name", WANTED)
def test_dependency_has_its_reason_beside_it(name):
    lines = [line.strip() for line in PYPROJECT.splitlines()]

    unexplained = [
        one
        for one in WANTED[name]
        if not any(re.match(rf'"{re.escape(one)}",\s+# \w', line) for line in lines)
    ]

    assert unexplained == []


@pytest.mark.parametrize("name", WANTED)
def test_lock_has_what_is_wanted(name):
    lock = (ROOT / f"requirements/{name}.txt").read_text()
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.M))

    stale = [
        one
        for one in map(Requirement, WANTED[name])
        if not one.specifier.contains(locked.get(one.name.lower(), "0"))
    ]

    assert stale == []


@pytest.mark.parametrize("name", WANTED)
def test_lock_says_nothing_of_where_packages_come_from(name):
    lock = (ROOT / f"requirements/{name}.txt").read_text()

    assert "://" not in lock
    assert "index-url" not in lock


def test_site_and_tests_run_on_the_same_versions():
    base, dev = (
        set(re.findall(r"^[\w.-]+==[\w.]+", (ROOT / f"requirements/{name}.txt").read_text(), re.M))
        for name in ("base", "dev")
    )

    assert base <= dev


def test_version_is_the_same_wherever_it_stands():
    node = json.loads((ROOT / "package.json").read_text())

    assert node["version"] == PROJECT["project"]["version"]
    assert f"softwareVersion: {node['version']}\n" in (ROOT / "publiccode.yml").read_text()
