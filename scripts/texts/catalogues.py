"""Bring the catalogues in locale/ up to date with what the site says. Called by `make texts`.

Each text that is new gets an empty place in every catalogue, and each that the site says no more goes. `make check`
fails as long as one is empty, fuzzy or unused (completeness.py). What `xgettext` does for Django is done by Babel here, so nothing
needs installing; templates are read by Django's own ``templatize``, as ``makemessages`` does.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import allauth
import django
import environ
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import template as django_template

from eventsite.web.languages.catalogues import DEFAULT, SOURCE

from .dutch import strings

if not settings.configured:
    settings.configure()  # ``templatize`` reads one of them

ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
env.read_env(ROOT / ".env")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "lazy"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEAD = """# What the site says in {name}. `make texts` adds what is new, `make check` wants all of it: docs/translating.md.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
MOST_PLACES = 3  # files named with a text: enough to see it in its place

Key = tuple[str | None, str]  # context, and the text in the singular


def sources() -> Iterator[tuple[Path, str]]:
    """Each file that says something, as Python."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".css", ".typ", ".xml"}:
            said = django_template.templatize(path.read_text(), origin=str(path))
            yield path, "\n".join(line.lstrip() for line in said.split("\n"))
    for app in sorted(ROOT.glob("*/apps.py")):
        for path in sorted(app.parent.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text()


def said() -> Catalog:
    """All that the site says by itself, with the files that say it."""
    catalogue = Catalog()
    for path, source in sources():
        where = str(path.relative_to(ROOT))
        for _line, text, _comments, context in extract(
            "python", io.BytesIO(source.encode()), KEYWORDS
        ):
            catalogue.add(text, locations=[(where, 0)], context=context)
    return catalogue


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def is_translated(message: Message) -> bool:
    return all(strings(message))


def folders() -> list[Path]:
    """Where catalogues are, in the order in which the site asks them: those of whom runs it first."""
    return [*map(Path, env.list("SITE_LOCALE_FOLDER", default=[])), ROOT / "locale"]


def wanted() -> list[str]:
    """The languages of the site beside the one that its texts are written in."""
    codes = env.list("SITE_LANGUAGES", cast=str.strip, default=DEFAULT)
    return [code for code in codes if code != SOURCE]


def catalogues() -> dict[str, Path]:
    """By language, of those beside the site's own. Where two folders have one, that of the site itself is the whole one."""
    found = {
        path.parent.parent.name: path
        for folder in folders()
        for path in folder.glob("*/LC_MESSAGES/django.po")
    }
    return {language: path for language, path in sorted(found.items()) if language != SOURCE}


@cache
def of_packages() -> frozenset[Key]:
    """What Django and allauth say of themselves: a catalogue may say it again, in plainer words."""
    theirs = (
        path
        for package in (django, allauth)
        for path in Path(package.__file__ or "").parent.rglob(
            f"locale/{SOURCE}/LC_MESSAGES/django.po"
        )
    )
    return frozenset(key(one) for path in theirs for one in read(path) if one.id)


def updated(old: Catalog, all_said: Catalog) -> Catalog:
    """What is said now, with what ``old`` has for it; and what that says again of packages."""
    there = {key(message): message for message in old if message.id}
    ours = {key(message): message for message in all_said if message.id}
    theirs = of_packages() - ours.keys()
    again = {
        one: message for one, message in there.items() if one in theirs
    }  # in the order they had
    new = Catalog(locale=old.locale)
    for one, message in {**ours, **again}.items():
        before = there.get(one)
        string = before.string if before and before.pluralizable == message.pluralizable else ""
        where = sorted({(file, 0) for file, _line in message.locations})[:MOST_PLACES]
        new.add(message.id, string, locations=where, context=message.context)
    return new


def write(path: Path, catalogue: Catalog) -> None:
    """With a head that says nothing of when and by whom: git knows."""
    locale = catalogue.locale
    with path.open("wb") as file:
        head = HEAD.format(
            name=locale.english_name if locale else "",
            language=locale,
            plurals=catalogue.plural_forms,
        )
        file.write(head.encode())
        write_po(
            file, catalogue, width=0, sort_by_file=True, include_lineno=False, omit_header=True
        )


def main(languages: list[str]) -> int:
    """Bring the catalogues that are there up to date; a new one begins empty, in SITE_LOCALE_FOLDER if that is set."""
    all_said = said()
    for language in languages:
        if language not in catalogues():
            path = folders()[0] / language / "LC_MESSAGES" / "django.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, Catalog(locale=language))
    for language, path in catalogues().items():
        new = updated(read(path), all_said)
        write(path, new)
        left = sum(1 for message in new if message.id and not is_translated(message))
        print(f"{language}: {len(new)} texts, {left} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
