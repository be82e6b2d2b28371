"""What people read: plain Dutch with “u”, whoever wrote it, us or a package."""

from __future__ import annotations

import importlib
import io
import pkgutil
import re
from pathlib import Path

import allauth
import pyphen
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.forms.forms import BaseForm
from django.utils.translation import trans_real

from scripts.texts import check

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale/nl/LC_MESSAGES/django"
APPS = [path.parent.name for path in ROOT.glob("*/apps.py")]
# Parts of allauth that are not installed here.
ELSEWHERE = re.compile(
    r"(templates/)?(socialaccount|idp|openid|usersessions|headless)\b|.*/providers/"
)
TELLTALE = re.compile(
    r"\b(je|jij|jou|jouw|zorg (ervoor )?dat|gelieve|alstublieft|middels|dient|dienen|indien"
    r"|deze waarde|selecteer|incorrect|momenteel|authenticeer|afgemeld|aanmelden|afmelden)\b"
    r"|a\.u\.b\.|\bvoer\b.*\bin\b|\b(the|your|please|is required|invalid)\b",
    re.I,
)


def said_by_packages() -> dict[str, str]:
    """Every text that Django and allauth have here, and what the site makes of it."""
    nl = trans_real.translation("nl")
    unused = {
        text
        for message in read_po(
            io.BytesIO(
                (Path(allauth.__file__).parent / "locale/nl/LC_MESSAGES/django.po").read_bytes()
            )
        )
        if all(ELSEWHERE.match(path) for path, _line in message.locations)
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    }
    return {
        str(key): nl._catalog[key]
        for catalogue in nl._catalog._catalogs
        for key in catalogue
        if (key if isinstance(key, str) else key[0]) not in unused
    }


def test_packages_speak_plain_dutch_here():
    assert {en: nl for en, nl in said_by_packages().items() if en and TELLTALE.search(nl)} == {}


def test_catalogue_is_what_the_translators_wrote():
    written = read_po(io.BytesIO(CATALOGUE.with_suffix(".po").read_bytes()))
    read = read_mo(io.BytesIO(CATALOGUE.with_suffix(".mo").read_bytes()))

    of_both = [
        sorted(str((list(m.id), list(m.string))) for m in one if m.id) for one in (read, written)
    ]
    assert of_both[0] == of_both[1], "run `make texts`"


def our_forms() -> list[type[BaseForm]]:
    for app in APPS:
        for module in pkgutil.walk_packages([str(ROOT / app)], f"{app}."):
            if not re.search(r"\.(migrations|demo|wsgi)\b", module.name):
                importlib.import_module(module.name)
    found, left = set(), [BaseForm]
    while left:
        left += (more := left.pop().__subclasses__())
        found |= {form for form in more if form.__module__.split(".")[0] in APPS}
    return sorted(found, key=lambda form: f"{form.__module__}.{form.__name__}")


def errors_of_forms() -> set[str]:
    """What each field of each form says is wrong, in the language of now."""
    return {
        f"{form.__name__}.{name}: {text}"
        for form in our_forms()
        for name, field in form.base_fields.items()
        for text in map(str, field.error_messages.values())
    }


def test_forms_say_what_is_wrong_in_plain_dutch():
    said = errors_of_forms()

    assert len(said) > 100
    assert [text for text in said if TELLTALE.search(text)] == []
    assert [
        text for text in said if not re.search(r"[.?]$", text) and not text.endswith(": ")
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "Uw aanmelding is afgemeld.",
        "Ja, gelast af",
        "De bijeenkomst vervalt. Haal haar uit uw agenda.",
        "Is dit adres bij ons aangemeld, dan komt er een mail.",
        "Stand aan de deur",
        "Ongedaan",
        "Kraam of pitch opgeven",
        "Dan meldt je je af",
    ],
)
def test_worn_words_are_found(text):
    assert list(check.text_faults(text))


def test_site_holds_to_its_words():
    assert check.main() == 0


DUTCH = pyphen.Pyphen(lang="nl_NL")
PLAIN = 60  # “standard” on the scale of Flesch, which B1 comes close to
TOO_FEW = 40  # words of which it says nothing
# Full of what laws and registers are called.
OFFICIAL = {"templates/eventsite/accessibility.html", "desk/settings/retention/statement.py"}


def sentences_by_file() -> dict[str, list[str]]:
    """Whole sentences that gettext is given."""
    files = [p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".txt"}]
    files += [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return {
        str(path.relative_to(ROOT)): [
            sentence
            for text in check.translatable_texts(path.read_text())
            for sentence in re.findall(r"[A-Z“][^.?!]*[.?!]", " ".join(text.split()))
            if len(sentence.split()) > 2
        ]
        for path in files
    }


def ease(sentences: list[str]) -> float:
    """Reading ease after Flesch, with the weights for Dutch (Douma 1960; ``nl`` in textstat)."""
    words = [word for one in sentences for word in re.findall(r"[^\W\d_]+", one)]
    syllables = sum(len(DUTCH.positions(word)) + 1 for word in words)
    return 206.835 - 0.93 * len(words) / len(sentences) - 77 * syllables / len(words)


def test_sentences_are_short_and_plain():
    read = {path: said for path, said in sentences_by_file().items() if said}
    every = [sentence for said in read.values() for sentence in said]
    long_enough = {
        path: said
        for path, said in read.items()
        if len(" ".join(said).split()) >= TOO_FEW and path not in OFFICIAL
    }

    assert len(every) > 1500
    assert ease(every) > 80
    assert {p: ease(said) for p, said in long_enough.items() if ease(said) < PLAIN} == {}
    assert [one for one in every if len(one.split()) > 25] == []


def test_what_lawyers_write_is_not_plain():
    said = "Onverminderd voornoemde verplichtingen aangaande gegevensverwerking geschiedt vernietiging."

    assert ease([said]) < PLAIN
