"""The register of processing (AVG art. 30) says of every field what it is, what it is for and how long (NORMS P6)."""

from __future__ import annotations

import re

import pytest
from django.db import models

from scripts.register import REGISTER, Register, differences, persons, personal, texts

TEXT = REGISTER.read_text()


def test_register_has_a_row_for_every_field_that_is_stored_and_no_other():
    assert differences(Register.read(TEXT)) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("| `party_size` | Met hoeveel personen iemand komt", "| `party_size` | … | … | … |"),
        ("| `pitches.pitchslot` |", "pitches.pitchslot: no chapter has this table"),
        ("### Zoeksleutels (`eventsite.searchkey`)", "eventsite.searchkey: no chapter has this table"),
        ("| `mail", ""),
    ],
    ids=["field", "table", "section", "nothing"],
)
def test_row_that_is_taken_out_is_missed(row, said):
    kept = "\n".join(line for line in TEXT.split("\n") if not line.startswith(row))

    found = differences(Register.read(kept))

    assert [one for one in found if one.startswith(said)] if said else found == []


def test_row_of_what_is_gone_is_missed_too():
    told = TEXT.replace("| `party_size` |", "| `birth_date` | x | `deur` | x |\n| `party_size` |")

    assert differences(Register.read(told)) == ["eventsite.registration.birth_date is not stored"]


def test_table_about_nobody_names_its_texts_and_hangs_on_nobody():
    row = re.search(r"^\| `initiatives.theme` .*$", TEXT, re.M)[0]
    other = "| `initiatives.theme` | `name` | x |\n| `eventsite.checkin` | – | x |"

    found = differences(Register.read(TEXT.replace(row, other)))

    assert "initiatives.theme: name `slug`, or give the table rows" in found
    assert "eventsite.checkin hangs on eventsite.registration" in found


def test_every_row_names_a_purpose_with_a_ground_and_a_term():
    purposes = set(re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]*(?:taak|oestemming|Artikel 32)", TEXT, re.M))

    rows = Register.read(TEXT).rows

    assert {row.purpose.strip("`") for row in rows} == purposes
