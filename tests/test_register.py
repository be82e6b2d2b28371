"""The register of processing (AVG art. 30) says of every field what it is, what it is for and how long (NORMS P6)."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from eventsite.retention import categories
from scripts.register import REGISTER, Register, differences, with_terms

TEXT = REGISTER.read_text()


def test_register_has_a_row_for_every_field_that_is_stored_and_no_other():
    assert differences(Register.read(TEXT)) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("| `party_size` | Met hoeveel personen iemand komt", "| `party_size` | … | … | … |"),
        ("| `pitches.pitchslot` |", "pitches.pitchslot: no chapter has this table"),
        (
            "### Zoeksleutels (`eventsite.searchkey`)",
            "eventsite.searchkey: no chapter has this table",
        ),
    ],
    ids=["field", "table", "section"],
)
def test_row_that_is_taken_out_is_missed(row, said):
    kept = "\n".join(line for line in TEXT.split("\n") if not line.startswith(row))

    found = differences(Register.read(kept))

    assert any(one.startswith(said) for one in found)


def test_row_of_what_is_gone_is_missed_too():
    told = TEXT.replace(
        "| `party_size` |", "| `birth_date` | x | `deur` | x |\n| `party_size` |", 1
    )

    assert differences(Register.read(told)) == ["eventsite.registration.birth_date is not stored"]


def test_table_about_nobody_names_its_texts_and_hangs_on_nobody():
    row = re.search(r"^\| `initiatives.theme` .*$", TEXT, re.M)[0]
    other = "| `initiatives.theme` | `name` | x |\n| `eventsite.checkin` | – | x |"

    found = differences(Register.read(TEXT.replace(row, other)))

    assert "initiatives.theme: name `slug`, or give the table rows" in found
    assert "eventsite.checkin hangs on eventsite.registration" in found


def test_every_row_names_a_purpose_with_a_ground_and_a_term():
    purposes = set(
        re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]*(?:taak|oestemming|Artikel 32)", TEXT, re.M)
    )

    rows = Register.read(TEXT).rows

    assert {row.purpose.strip("`") for row in rows} == purposes


def test_what_is_kept_by_consent_is_the_same_in_the_register_and_in_the_code():
    """AVG article 6: one ground, whoever tells of it."""
    purposes = re.findall(r"^\| `(\w+)` \| [^|]+ \| Toestemming", TEXT, re.M)
    rows = [row for row in Register.read(TEXT).rows if row.purpose.strip("`") in purposes]
    named = {key for row in rows for key in re.findall(r"`(\w+)`", row.term)}

    by_consent = {one.key for one in categories.every() if one.basis == categories.CONSENT}

    assert by_consent == named
    assert "photos" in named


def test_terms_are_those_of_the_site_with_their_bounds():
    assert with_terms(TEXT) == TEXT
    assert "| `registrations` | Aanmeldingen voor een café | na de laatste bijeenkomst" in TEXT


def test_every_row_names_the_terms_by_which_it_goes_or_says_why_it_stays():
    keys = {category.key for category in categories.every()}
    rows = Register.read(TEXT).rows

    for row in rows:
        named = set(re.findall(r"`(\w+)`", row.term))
        assert named <= keys, row
        assert named or re.match(r"zolang|blijft|tot", row.term), row


@pytest.mark.django_db
def test_table_that_a_term_empties_names_that_term():
    rows = Register.read(TEXT).rows
    said = {(row.model, key) for row in rows for key in re.findall(r"`(\w+)`", row.term)}
    emptied = {
        (one.due(timezone.now()).model._meta.label_lower, one.key)
        for one in categories.every()
        if one.due
    }

    assert emptied - said == set()
    assert categories.SELECTION_URL in TEXT
