"""What is wrong with the catalogues in locale/: all of it makes `make check` fail (check.py)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from . import catalogues, dutch
from .catalogues import is_translated, key, of_packages
from .dutch import ids as texts
from .dutch import strings

PLACE = re.compile(r"%\(\w+\)[sdr]|\{\w*\}")
LOOSE = re.compile(r"%(?!\(\w+\)[sdr])")  # what Python takes for the beginning of a placeholder
TAG = re.compile(r"</?[a-z][^>]*>")
AROUND = re.compile(r"^(\s*).*?(\s*)$", re.S)


def all_faults() -> Iterator[str]:
    """Of every catalogue, and of each language that the site has without one."""
    said, there = catalogues.said(), catalogues.catalogues()
    for language in catalogues.wanted():
        if language not in there:
            yield f"{language}: no catalogue. `make texts ARGS={language}` begins one: docs/translating.md"
    for language, path in there.items():
        yield from (f"{language}: {fault}" for fault in faults(path, said))


def faults(path: Path, said: Catalog) -> Iterator[str]:
    """What is missing, empty, fuzzy, unused, or says something else than the text it translates."""
    wanted = {key(message) for message in said if message.id}
    catalogue = catalogues.read(path)
    there = {key(message): message for message in catalogue if message.id}
    if not any(map(is_translated, there.values())):
        yield "says nothing"
    for one in sorted(wanted - there.keys(), key=str):
        yield f"missing: {one[1]!r}"
    for one in sorted(there.keys() - wanted - of_packages(), key=str):
        yield f"unused: {one[1]!r}"
    if catalogue.obsolete:
        yield f"unused: {len(catalogue.obsolete)} behind #~"
    dutch_words = dutch.of_source(said) if path.parent.parent.name == dutch.CHECKED else frozenset()
    for one, message in there.items():
        if message.fuzzy:
            yield f"fuzzy: {one[1]!r}"
        elif not is_translated(message):
            yield f"untranslated: {one[1]!r}"
        else:
            yield from (f"{fault}: {one[1]!r}" for fault in _of(message))
            yield from (f"Dutch “{w}”: {one[1]!r}" for w in dutch.left_in(message, dutch_words))


def _of(message: Message) -> Iterator[str]:
    yield from other_placeholders(message)
    ids = texts(message)
    tags = [Counter(TAG.findall(text)) for text in ids]
    ends = {_ends(text) for text in ids}
    for string in strings(message):
        if Counter(TAG.findall(string)) not in tags:
            yield "other tags"
        if _ends(string) not in ends:
            yield "other blanks at an end"


def _ends(text: str) -> tuple[str, ...]:
    found = AROUND.match(text)
    return found.groups() if found else ()


def other_placeholders(message: Message) -> Iterator[str]:
    ids = texts(message)
    known = {place for text in ids for place in PLACE.findall(text)}
    for string in strings(message):
        if strange := set(PLACE.findall(string)) - known:
            yield f"no such placeholder as {', '.join(sorted(strange))}"
        if any(place.startswith("%") for place in known) and LOOSE.search(string.replace("%%", "")):
            yield "a % that is no placeholder"
    every = set(
        PLACE.findall(strings(message)[-1])
    )  # of a plural that of many: “one” may be said in words
    if left_out := known - every:
        yield f"leaves out {', '.join(sorted(left_out))}"
