"""What `make audit` makes of what the tools say."""

from __future__ import annotations

import json
import re

import pytest

from scripts import audit

KNOWN = {"id": "PYSEC-1", "fix_versions": ["2.1", "3.0"], "aliases": [], "description": ""}


def report(*packages):
    return {"dependencies": list(packages), "fixes": []}


def test_vulnerability_is_named_with_the_versions_that_mend_it():
    found, skipped = audit.advisories(
        report(
            {"name": "a", "version": "1.0", "vulns": []},
            {"name": "b", "version": "2.0", "vulns": [KNOWN]},
        )
    )

    assert found == ["b 2.0: PYSEC-1, mended in 2.1, 3.0"]
    assert skipped == ""


def test_package_without_advisories_is_not_taken_for_safe():
    found, skipped = audit.advisories(
        report(
            {"name": "a", "version": "1.0", "vulns": []}, {"name": "b", "skip_reason": "not found"}
        )
    )

    assert found == []
    assert skipped == "no advisories to be had from here for 1 of 2"


def test_no_answer_is_not_taken_for_safe():
    assert audit.advisories(audit.read_json("Traceback")) == (
        [],
        "the advisories of PyPI can't be reached from here",
    )


@pytest.mark.slow
def test_bill_of_materials_names_what_the_site_runs_on(tmp_path):
    assert audit.bill_of_materials(tmp_path) == audit.CLEAN

    python, node = (
        json.loads((tmp_path / f"sbom-{name}.cdx.json").read_text()) for name in ("python", "node")
    )
    assert {python["bomFormat"], node["bomFormat"]} == {"CycloneDX"}
    assert {one["name"].lower() for one in python["components"]} == locked_for_python()
    assert {one["name"].rpartition("/")[2] for one in node["components"]} == shipped_by_npm()


def locked_for_python():
    lock = (audit.ROOT / "requirements" / "base.txt").read_text()
    return set(re.findall(r"^([a-z0-9_.-]+)==", lock, re.M | re.I))


def shipped_by_npm():
    """Without scope: of one of our own packages npm sets it apart."""
    packages = json.loads((audit.ROOT / "package-lock.json").read_text())["packages"]
    return {
        path.rpartition("/")[2] for path, one in packages.items() if path and not one.get("dev")
    }
