from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db.models.functions import Upper
from hypothesis import given
from hypothesis import strategies as st

from eventsite.door.searching import search
from eventsite.models import Registration
from eventsite.models.search_keys import keys
from eventsite.web.border.folding import fold, fold_name, name_words

from .... import build

TESTS = Path(__file__).parents[3]
VECTORS = json.loads((TESTS / "border_vectors.json").read_text())
SURNAMES = [row.split("\t") for row in (TESTS / "surnames.tsv").read_text().splitlines()]


def test_texts_fold_as_the_shared_vectors_say():
    assert [[text, fold(text)] for text, _folded in VECTORS["fold"]] == VECTORS["fold"]
    assert [[text, name_words(text)] for text, _words in VECTORS["words"]] == VECTORS["words"]


def test_every_letter_of_many_alphabets_folds_to_what_folds_no_further():
    # border.test.mjs tries all there are.
    codes = (*range(0x3100), *range(0xA640, 0xAC00), *range(0xFB00, 0x10000))
    once = [fold_name(f"a{chr(code)}B") for code in codes]

    assert [fold_name(folded) for folded in once] == once


@given(st.text(st.characters(codec="ascii")))
def test_plain_letters_fold_alike_beside_others(text):
    assert fold(f"{text} é").split() == [*fold(text).split(), "e"]


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert fold_name(fold_name(text)) == fold_name(text)


@pytest.mark.database
@pytest.mark.django_db
def test_each_surname_is_found_typed_plain_in_capitals_and_with_any_apostrophe():
    session = build.edition().sessions.get()
    made = Registration.objects.bulk_create(
        Registration(event=session.event, name=f"Zoë {name}", email=f"zoe{n}@example.nl")
        for n, (name, _plain) in enumerate(SURNAMES)
    )
    found = dict(Registration.objects.values_list("pk", "name_folded"))

    assert len({name for name, _plain in SURNAMES}) == 1300
    for registration, (name, plain) in zip(made, SURNAMES, strict=True):
        for typed in {plain, *_ways(name), *_ways(plain)}:
            assert all(word in found[registration.pk] for word in name_words(typed)), typed
    for number in range(0, 1300, 100):  # what the loop asks of the rows, the database answers alike
        name, plain = SURNAMES[number]
        assert made[number] in search(session, f"zoe {plain.upper()}", limit=1300)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("P.J.Bakker", {"pjbakker", "jbakker", "bakker"}),
        ("Jan/Piet", {"janpiet", "piet"}),
        ("Jansen－Bos", {"jansenbos", "bos"}),
        ("Dr.de Boer", {"drdeboer", "deboer", "boer"}),
        ("Jeanne d’Arc", {"jeannedarc", "darc"}),
        ("Henk van ’t Hoff", {"henkvanthoff", "vanthoff", "thoff", "hoff"}),
        ("Henk van 't-Hoff", {"henkvanthoff", "vanthoff", "thoff", "hoff"}),
        ("…", set()),
    ],
)
def test_a_name_is_found_from_each_of_its_words_on_whatever_stands_between_them(name, found):
    assert keys(name, "") == found


def _ways(name: str) -> set[str]:
    marks = {name.replace("’", mark).replace("'", mark) for mark in "'’‘`´ʼ′"}
    hyphens = {name.replace("-", mark) for mark in ("", " ", "-", "‐", "–")}
    return {name, name.upper(), name.lower(), *marks, *hyphens, name.replace(" ", "")}


def _bulk_updated(row: Registration) -> None:
    row.name = "Wałęsa"
    Registration.objects.bulk_update([row], ["name"])


def _saved(row: Registration, **how: object) -> None:
    row.name = "Wałęsa"
    row.save(**how)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        _bulk_updated,
        _saved,
        lambda row: _saved(row, update_fields=["name"]),
        lambda row: row.event.registrations.update(name="Wałęsa"),
        lambda row: Registration.objects.update_or_create(pk=row.pk, defaults={"name": "Wałęsa"}),
    ],
)
def test_whichever_way_a_name_is_written_it_is_found(write):
    row = build.bram(build.edition())

    write(row)

    row.refresh_from_db()
    assert (row.name_folded, row.email_folded) == ("walesa", "bramexamplenl")
    assert {one.key for one in row.search_keys.all()} == {"walesa", "bramexamplenl"}


@pytest.mark.django_db
def test_a_name_that_is_worked_out_in_the_database_is_refused():
    with pytest.raises(TypeError, match="name is searched"):
        Registration.objects.update(name=Upper("name"))
