"""The English as a whole: British, plain, and the same thing always in the same words (docs/glossary.md)."""

from __future__ import annotations

import re
from collections import defaultdict

import pyphen
import pytest
from django.utils import translation

from scripts.texts import catalogues, dutch

from ..test_texts import OFFICIAL, errors_of_forms, said_by_packages

SYLLABLES = pyphen.Pyphen(lang="en_GB")
PLAIN, PLAIN_TOGETHER = 60, 75  # on the scale of Flesch, where 60 is plain English
TOO_FEW = 40  # words of which it says nothing
LONGEST = 25  # words in a sentence, as GOV.UK has it
# American, or the older spelling; the codes of programs are left out before.
NOT_BRITISH = re.compile(
    r"\b(organiz|recogniz|apologiz|cancel(ed|ing)\b|traveler|color|neighbor|favorite|center\b|theater|enroll?(s|ment)?\b(?<!enrol)"
    r"(?<!enrols)(?<!enrolment)|programs? (of|for) the|\bthe program\b|catalog\b|license plate|gray\b|meter\b|liter\b|fulfill?s\b(?<!fulfils)|labeled|dialog\b"
    r"|check-?mark|zip code|cell ?phone|toward\b|math\b|afterward\b|fall \d{4})",
    re.I,
)
# What is said in two ways: what we say instead.
WORN = {
    r"\bsign(ed|s|ing)?[ -]?(in|out)\b|\blog-ins?\b|\blogged-in\b": "log in, log out",
    r"\blectures?\b": "session, pitch",
    r"\bticket cards?\b|\bentry cards?\b|\badmission tickets?\b": "ticket",
    r"\bcafes?\b": "café",
    r"\bunsubscrib\w*": "stop the emails",
    r"\be-mails?\b": "email",
    r"\bde-?register\w*|\bsign off\b": "cancel your registration",
    r"\bnewsletters?\b": "email updates",
    r"\bvolunteer coordinator|\badministrators?\b": "manager",
    r"\bbooths?\b": "stall",
    r"\battendee(s)?\b|\bguests?\b": "visitor, participant",
    r"\bpresentations?\b": "pitch",
    r"\bdistricts?\b|\bborough(s)?\b": "neighbourhood",
    r"\bgala|\bcity hall\b": "municipality",
    r"\be\.g\.|\bi\.e\.|\betc\b|\bvia\b|\bN\.B\.": "for example, that is, and so on, by",
    r"\bplease (enter|fill|choose|select|click|check|note that|try|use|type)\b": "the verb itself",
    r"\b(utili[sz]e|in order to|prior to|commence|facilitate|whilst|hereby|pursuant|aforementioned|therein)\b": "plain words",
    r"\bclick(ing)? (on|the|here|this|that|it)\b": "choose, press",
}
WORN_OUT = {re.compile(pattern, re.I): instead for pattern, instead in WORN.items()}
# Of packages: what no reader is helped by.
NOT_PLAIN = re.compile(
    r"\b(ensure (this|that)|please|invalid|incorrect(ly)?|successfully|e\.g\.|sign(ed|ing)?[ -](in|out)"
    r"|(enter|select|upload) a valid|not a valid|this field (is required|cannot))\b",
    re.I,
)
# What allauth has for accounts that people make themselves, for addresses and telephones that are to be proved, and what
# Django says to who made the site: nobody is shown it here.
NOT_HERE = re.compile(
    r"verif|phone|sign ?up|signup|Referer|CSRF|cookie|datestr|confirm|username can not|password reset (link|code)"
    r"|hashing|code is listed|for your user account|take proper security|don’t receive|expires shortly|user_display|origin"
    r"|If you have not received|The install worked",
    re.I,
)


def texts() -> dict[str, list[str]]:
    """What the site says in English, by the file that says it first, without tags and placeholders."""
    found = defaultdict(list)
    for message in catalogues.read(catalogues.catalogues()["en"]):
        if message.id and message.locations:
            for text in dutch.strings(message):
                read = re.sub(r"%\(\w+\)[sd]|\{\w*\}", "Anna", re.sub(r"<[^>]*>", " ", text))
                found[message.locations[0][0]].append(" ".join(read.split()))
    return found


def sentences(text: str) -> list[str]:
    whole = re.findall(r"[A-Z“][^?!.]*(?:\.\d[^?!.]*)*[.?!]", text)
    return [one for one in whole if len(one.split()) > 2]


def ease(read: list[str]) -> float:
    """Reading ease after Flesch (1948)."""
    words = [word for one in read for word in re.findall(r"[^\W\d_]+", one)]
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 206.835 - 1.015 * len(words) / len(read) - 84.6 * syllables / len(words)


def text_faults(text: str) -> list[str]:
    spelled = dutch.CODE.sub(" ", text)
    found = [f"not British: {one.group()}" for one in NOT_BRITISH.finditer(spelled)]
    return found + [f"say “{to}”" for pattern, to in WORN_OUT.items() if pattern.search(text)]


def test_english_is_british_and_says_one_thing_in_one_way():
    found = {
        (path, text[:90]): wrong
        for path, said in texts().items()
        for text in said
        if (wrong := text_faults(text))
    }

    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "The organizers are glad you come.",
        "Choose a color.",
        "The registration was canceled.",
        "The program of the evening",
        "Enroll in the course",
        "The neighborhood",
        "At the center",
        "Sign in to the desk",
        "The lecture begins at 8 pm.",
        "Unsubscribe",
        "Send an e-mail",
        "Please enter your name.",
        "For instance a garden, e.g. yours",
        "Click the link.",
        "An evening in the cafe",
    ],
)
def test_what_is_not_ours_to_say_is_found(text):
    assert text_faults(text)


def test_english_is_short_and_plain():
    read = {
        path: [one for text in said for one in sentences(text)] for path, said in texts().items()
    }
    every = [one for said in read.values() for one in said]
    enough = {
        path: said
        for path, said in read.items()
        if len(" ".join(said).split()) >= TOO_FEW and path not in OFFICIAL
    }

    assert len(every) > 1500
    assert ease(every) > PLAIN_TOGETHER
    assert {path: ease(said) for path, said in enough.items() if ease(said) < PLAIN} == {}
    assert [
        one
        for path, said in read.items()
        for one in said
        if len(one.split()) > LONGEST and path not in OFFICIAL
    ] == []


def test_what_lawyers_write_is_not_plain_english():
    said = "Notwithstanding aforementioned obligations, participation necessitates authorisation."

    assert ease([said]) < PLAIN


def test_packages_speak_plain_english_here():
    with translation.override("en"):
        said = {key: translation.gettext(_singular(key)) for key in said_by_packages() if key}

    assert len(said) > 300
    assert {
        key: text
        for key, text in said.items()
        if NOT_PLAIN.search(text) and not NOT_HERE.search(text)
    } == {}


def _singular(key: str) -> str:
    """Of a text with a plural the catalogue's key is a pair, here as text."""
    found = re.fullmatch(r"\(['\"](.*)['\"], \d\)", key, re.S)
    return found.group(1) if found else key


def test_forms_say_what_is_wrong_in_plain_english():
    with translation.override("en"):
        said = errors_of_forms()

    assert len(said) > 100
    assert [text for text in said if NOT_PLAIN.search(text)] == []
