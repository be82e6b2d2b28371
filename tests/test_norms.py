"""The table of norms: each in full, split into clauses, and each clause with a proof or a plain “Not yet”."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NORMS = dict(
    line.split("\t") for line in (ROOT / "tests/norms.tsv").read_text().strip().split("\n")
)
PAGE = (ROOT / "docs/norms.md").read_text()
ROWS = re.findall(r"^\| ([A-Z]\d+)\.(\d+) \| (.+?) \| (.*) \|$", PAGE, re.M)
CLAUSES = {key: [clause for other, _, clause, _ in ROWS if other == key] for key in NORMS}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def split(text):
    """Its parts between semicolons, apart from those in code and between brackets."""
    quoted = re.findall(r"`[^`]*`|\((?:`[^`]*`|[^`)])*\)|[^`(]+", text)
    marked = [part if part[0] in "`(" else part.replace(";", ";\n") for part in quoted]
    return [part.strip() for part in "".join(marked).split("\n") if part.strip()]


def test_every_norm_stands_there_in_full():
    assert list(dict.fromkeys(key for key, *_ in ROWS)) == list(NORMS)
    assert {key: " ".join(clauses) for key, clauses in CLAUSES.items()} == NORMS


def test_every_clause_is_a_row_of_its_own():
    numbers = {key: [int(n) for other, n, *_ in ROWS if other == key] for key in NORMS}

    assert numbers == {key: list(range(1, len(rows) + 1)) for key, rows in CLAUSES.items()}
    assert [clause for *_, clause, _ in ROWS if len(split(clause)) > 1] == []


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("One; two", ["One;", "two"]),
        ("`a;b` stays (also `b()`; here); two", ["`a;b` stays (also `b()`; here);", "two"]),
    ],
)
def test_clauses_are_told_apart(text, clauses):
    assert split(text) == clauses


def test_every_clause_has_a_proof_or_says_why_not_yet():
    neither = [
        f"{key}.{number}"
        for key, number, _, held in ROWS
        if bool(TEST.search(held)) == bool(re.match(r"Not yet: \w[^`]+\.$", held))
    ]

    assert neither == []


def test_tests_that_prove_a_clause_exist():
    missing = [
        f"{path}::{name}"
        for path, name in TEST.findall(PAGE)
        if not re.search(rf"^ *(?:async )?def {name}\(", (ROOT / path).read_text(), re.M)
    ]

    assert missing == []


def test_summary_counts_what_the_table_has():
    held = Counter("not yet" if row[3].startswith("Not yet") else "proved" for row in ROWS)

    assert (
        f"**{len(NORMS)} norms, {len(ROWS)} clauses: "
        f"{held['proved']} proved, {held['not yet']} not yet.**" in PAGE
    )
