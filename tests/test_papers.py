"""What the papers for a municipality name is there: tests, settings, commands; and what they must hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from .test_docs import settings_that_the_code_reads

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAPERS = {
    name: (DOCS / f"{name}.md").read_text() for name in ("beheer", "dpia", "verwerkingsregister")
}
# What beheer.md must tell who runs the site and who guards its security.
CHAPTERS = [
    "Wat er draait",
    "Rollen en accounts",
    "Werken in twee talen",
    "Back-up en terugzetten",
    "Programma’s van anderen",
    "Wat de site ’s nachts doet",
    "In de gaten houden",
    "Bijwerken",
    "Als het misgaat: incident en datalek",
    "Stoppen, of naar een ander systeem",
    "BIO2: wat het bewijst",
]


@pytest.mark.parametrize("name", PAPERS)
def test_tests_that_a_paper_names_exist(name):
    missing = [
        f"{path}::{test}"
        for path, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAPERS[name])
        if f"def {test}(" not in (DOCS.parent / path).read_text()
    ]

    assert missing == []


@pytest.mark.parametrize("name", PAPERS)
def test_settings_that_a_paper_names_exist(name):
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})`", PAPERS[name]))

    assert named - settings_that_the_code_reads() == set()


def test_commands_that_a_paper_names_exist():
    named = set(re.findall(r"`manage\.py (\w+)", " ".join(PAPERS.values())))

    assert {"worker", "purge", "read_bounces"} <= named
    assert named - set(get_commands()) == set()


def test_guide_for_administrators_has_every_chapter():
    assert re.findall(r"^## (.+)$", PAPERS["beheer"], re.M) == CHAPTERS


def test_every_control_and_every_risk_names_what_holds_it():
    controls = re.findall(r"^\| \d\.\d+ .*\| (.+) \|$", PAPERS["beheer"], re.M)
    risks = PAPERS["dpia"].partition("## Risico’s")[2]
    measures = [row.split(" | ")[2] for row in re.findall(r"^\| [A-Z].+$", risks, re.M)]

    assert len(controls) > 20
    assert len(measures) > 10
    held = re.compile(r"`tests/|\]\(|dit document")
    assert [one for one in controls + measures if not held.search(one)] == []


def test_pre_scan_answers_each_of_the_nine_criteria():
    answers = re.findall(r"^\| (\d)\. .+? \| (?:\*\*)?(ja|nee|soms)", PAPERS["dpia"], re.M)

    assert [number for number, _answer in answers] == list("123456789")
