"""What `make check` says of a catalogue that is not whole: each fault planted in a small one."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from eventsite.web.languages.catalogues import DEFAULT, SOURCE
from scripts.texts import catalogues, completeness

SAID = """
msgid "Meld u aan"
msgstr "{one}"

msgid "Dag %(name)s, uw <strong>kaart</strong> is er."
msgstr "{two}"

msgid "%(n)d kraam"
msgid_plural "%(n)d kramen"
msgstr[0] "{three}"
msgstr[1] "{four}"
"""
WHOLE = {
    "one": "Sign up",
    "two": "Hello %(name)s, your <strong>ticket</strong> is here.",
    "three": "%(n)d stall",
    "four": "%(n)d stalls",
}


def said() -> Catalog:
    """Three texts."""
    catalogue = Catalog()
    catalogue.add("Meld u aan")
    catalogue.add("Dag %(name)s, uw <strong>kaart</strong> is er.")
    catalogue.add(("%(n)d kraam", "%(n)d kramen"))
    return catalogue


def written(folder: Path, text: str, language: str = "en") -> Path:
    path = folder / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        catalogues.HEAD.format(name="", language=language, plurals="nplurals=2; plural=(n != 1);")
        + text
    )
    return path


def faults(folder: Path, text: str, language: str = "en") -> list[str]:
    return [*completeness.faults(written(folder, text, language), said())]


def test_whole_catalogue_has_no_fault(tmp_path):
    assert faults(tmp_path, SAID.format(**WHOLE)) == []


@pytest.mark.parametrize(
    ("place", "text", "fault"),
    [
        ("one", "", "untranslated: 'Meld u aan'"),
        ("four", "", "untranslated: '%(n)d kraam'"),
        ("two", "Hello %(nam)s, your <strong>ticket</strong>.", "no such placeholder as %(nam)s"),
        ("two", "Hello, your <strong>ticket</strong> is here.", "leaves out %(name)s"),
        ("two", "Hello %(name)s: <strong>100%</strong>.", "a % that is no placeholder"),
        ("two", "Hello %(name)s, your ticket is here.", "other tags"),
        ("two", "Hello %(name)s, your <em>ticket</em> is here.", "other tags"),
        ("two", "Hello %(name)s, <strong>your ticket.", "other tags"),
        ("four", "Many stalls", "leaves out %(n)d"),
        ("one", "Sign up ", "other blanks at an end"),
        ("one", "Sign up aan", "Dutch “aan”"),
        ("two", "Hello %(name)s, your <strong>kaart</strong> is here.", "Dutch “kaart”"),
        ("four", "%(n)d Kramen", "Dutch “kramen”"),
    ],
)
def test_text_that_says_something_else_is_found(tmp_path, place, text, fault):
    found = faults(tmp_path, SAID.format(**WHOLE | {place: text}))

    assert [one for one in found if fault in one]


def test_missing_text_is_found(tmp_path):
    _, _, without_the_first = SAID.format(**WHOLE).partition('msgstr "Sign up"\n')

    assert faults(tmp_path, without_the_first) == ["missing: 'Meld u aan'"]


def test_text_that_the_site_says_no_more_is_found(tmp_path):
    old = '\nmsgid "Tot ziens"\nmsgstr "Goodbye"\n'

    assert faults(tmp_path, SAID.format(**WHOLE) + old) == ["unused: 'Tot ziens'"]


def test_text_kept_behind_a_mark_is_found(tmp_path):
    old = '\n#~ msgid "Tot ziens"\n#~ msgstr "Goodbye"\n'

    assert faults(tmp_path, SAID.format(**WHOLE) + old) == ["unused: 1 behind #~"]


def test_what_a_package_says_may_be_said_again(tmp_path):
    again = '\nmsgid "This field is required."\nmsgstr "Fill in this field."\n'

    assert faults(tmp_path, SAID.format(**WHOLE) + again) == []


def test_fuzzy_text_is_found(tmp_path):
    fuzzy = SAID.format(**WHOLE).replace('msgid "Meld', '#, fuzzy\nmsgid "Meld')

    assert faults(tmp_path, fuzzy) == ["fuzzy: 'Meld u aan'"]


def test_empty_catalogue_is_found(tmp_path):
    assert faults(tmp_path, "")[0] == "says nothing"


def test_another_language_may_share_words_with_dutch(tmp_path):
    frisian = WHOLE | {"one": "Meld jo aan"}

    assert faults(tmp_path, SAID.format(**frisian), "fy") == []


def test_language_without_a_catalogue_is_found(monkeypatch):
    monkeypatch.setenv("SITE_LANGUAGES", ",".join([*DEFAULT, "fy"]))

    assert [*completeness.all_faults()] == [
        "fy: no catalogue. `make texts ARGS=fy` begins one: docs/translating.md"
    ]


def test_begun_catalogue_of_whom_runs_the_site_lacks_every_text(tmp_path, monkeypatch, capsys):
    """As `make texts ARGS=fy` makes it, outside the code."""
    monkeypatch.setenv("SITE_LOCALE_FOLDER", str(tmp_path))
    monkeypatch.setattr(catalogues, "ROOT", tmp_path / "no-texts-of-the-site")
    monkeypatch.setattr(catalogues, "said", said)

    catalogues.main(["fy"])
    found = [*completeness.all_faults()]

    assert capsys.readouterr().out == "fy: 3 texts, 3 to translate\n"
    assert (tmp_path / "fy/LC_MESSAGES/django.po").exists()
    assert "fy: says nothing" in found
    assert len([one for one in found if one.startswith("fy: untranslated")]) == 3


def test_bringing_up_to_date_keeps_what_was_translated(tmp_path):
    old = SAID.format(**WHOLE).replace('msgid "Meld u aan"', 'msgid "Aanmelden"')

    new = catalogues.updated(catalogues.read(written(tmp_path, old)), said())

    assert {message.id: message.string for message in new if message.id} == {
        "Meld u aan": "",
        "Dag %(name)s, uw <strong>kaart</strong> is er.": WHOLE["two"],
        ("%(n)d kraam", "%(n)d kramen"): (WHOLE["three"], WHOLE["four"]),
    }


def test_every_language_of_the_site_is_whole():
    assert [SOURCE, *catalogues.catalogues()] == DEFAULT
    assert [*completeness.all_faults()] == []
