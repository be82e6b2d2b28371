"""Every address in English holds no Dutch word, and every address in Dutch no English one (NORMS L5).

What people and organisers write is made unreadable first, so that only the site's own words count: a page in
English must mark what is in Dutch (``lang="nl"``), or leave it out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import icalendar
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.urls import Resolver404, resolve
from django.utils import dates, translation
from django.utils.translation import get_language_info

from eventsite.models.log import WrittenForGood
from eventsite.web.languages.addresses import in_language, language_of
from scripts.texts import catalogues, dutch

from ..attacks.places import STAFF
from ..attacks.test_markup import NEVER_TYPED, OURS, TYPED
from ..attacks.walk import Met, Page, Walk, to_its_end
from ..languages import Reader

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.django_db]

LANGUAGES = ("en", "nl")
WRITTEN = "Qzx"  # what people and organisers wrote: a word of no language
FOUND_BY = re.compile(f"{NEVER_TYPED.pattern}|uid|topic|occasion")
SWITCH = re.compile(r"\b[A-Z]{2} – \w+")  # a language, called what it calls itself
CALLED = {get_language_info(code)["name_local"] for code in LANGUAGES}  # where one is chosen
# A UUID; the slug of an evening or a run that the tests made.
ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?:editie|ronde)-\d+\b")
TICKET = re.compile(r"\b(?:[0-9A-Z]{5} )+[0-9A-Z]\b")
# A mail, in a page of its own: in the language of who gets it.
MAILS = {"mails:example_frame", "mails:mailing_frame", "mailbox:html"}
# The log keeps texts as they were when somebody wrote them, and is written for good.
KEPT_AS_WRITTEN = {"log:index", "log:event"}


@pytest.fixture(scope="module")
def strange() -> dict[str, frozenset[str]]:
    """By the language of a page: the words that it must not hold."""
    english = catalogues.read(catalogues.catalogues()["en"])
    days = {language: _days(language) for language in LANGUAGES}
    of_dutch = dutch.of_source(catalogues.said())
    of_english = dutch.of_translation(english, of_dutch)
    return {
        "en": of_dutch | (days["nl"] - days["en"] - of_english),
        "nl": of_english - days["nl"] | (days["en"] - days["nl"] - of_dutch),
    }


def _days(language: str) -> frozenset[str]:
    names = (dates.WEEKDAYS, dates.WEEKDAYS_ABBR, dates.MONTHS, dates.MONTHS_3)
    with translation.override(language):
        return frozenset(str(one).lower() for by_number in names for one in by_number.values())


def words(text: str) -> set[str]:
    if text.strip() in CALLED:
        return set()
    return dutch.words(ID.sub(" ", TICKET.sub(" ", SWITCH.sub(" ", text))))


def write_over() -> int:
    """What is typed, in every row, as far as the database takes it; how many texts that is."""
    written = 0
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.local_concrete_fields:
            is_typed = isinstance(field, TYPED) and not isinstance(
                field, models.URLField | models.EmailField
            )
            if not is_typed or field.choices or FOUND_BY.search(field.name):
                continue
            for row in model._base_manager.exclude(**{field.name: ""}):
                text = f"{WRITTEN}{row.pk}"[: field.max_length or None]
                try:
                    with transaction.atomic():
                        rows = model._base_manager.filter(pk=row.pk)
                        written += rows.update(**{field.name: text})
                except (DatabaseError, WrittenForGood):
                    continue  # a constraint is in the way, or nobody writes there twice
    return written


def name_of(path: str) -> str:
    """Of the address, in whichever language; none where there is no page."""
    path = urlsplit(path.removesuffix(" POST")).path
    with translation.override(language_of(path)):
        try:
            return resolve(path).view_name
        except Resolver404:
            return ""


def answers(walk: Walk, language: str) -> Iterator[tuple[str, object]]:
    """Each address of a page in that language, with its answer; and of each form, sent empty and sent wrong."""
    met: dict[object, Met] = {}
    where = [(by, one.path) for one in walk.places for by in walk.who_go_to(one)]
    where += [("staff" if one.startswith(STAFF) else "anyone", one) for one in walk.more]
    where += [("anyone", "/bestaat-niet/"), ("anyone", "/mijn/onzin/"), ("staff", "/beheer/onzin/")]
    for by, path in where:
        at = in_language(path, language)
        if name_of(path) and not name_of(in_language(path, "en")):
            continue  # a file, which has no language
        with walk.undone(by):
            response = walk.clients[by].get(at)
            to_its_end(response)
        yield at, response
        if "html" in response.headers.get("Content-Type", ""):
            for form in Page(at, response.text).forms:
                if form.method == "post":
                    met.setdefault((name_of(form.action), tuple(form.fields)), Met(by, form))
    for one in met.values():
        for typed in ("", "\x00x"):
            sent = dict.fromkeys(one.form.fields, typed) | dict(one.form.buttons[:1])
            with walk.undone(one.by):
                client = walk.clients[one.by]
                at, response = one.form.action, client.post(one.form.action, sent)
                if response.status_code in {302, 303} and response["Location"].startswith("/"):
                    at = response["Location"]
                    response = client.get(at)
                to_its_end(response)
            yield f"{at} POST", response


def read(path: str, response, language: str) -> list[str]:
    """What people read of an answer, if that is a page, a feed, an appointment or a table."""
    kind = response.headers.get("Content-Type", "")
    name = name_of(path)
    if name in MAILS | KEPT_AS_WRITTEN or response.streaming:
        return []
    if "html" in kind and "<html" in response.text:
        page = Reader(response.text)
        assert page.language == language, (path, response.status_code)
        return page.texts
    if "calendar" in kind and name != "mailbox:part":
        return _of_calendar(response.content)
    if kind.startswith(("text/csv", "text/plain", "application/atom+xml")):
        return re.sub(r"<id>.*?</id>|<[^>]*>", "\n", response.text).splitlines()
    return []


def _of_calendar(content: bytes) -> list[str]:
    calendar = icalendar.Calendar.from_ical(content)
    said = ("SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME", "X-WR-CALDESC")
    return [str(one[name]) for one in calendar.walk() for name in said if name in one]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_holds_a_word_of_the_other_language(walk: Walk, strange, language):
    found, seen = defaultdict(set), 0
    with walk.undone("anyone"):
        assert write_over() > 100
        for path, response in answers(walk, language):
            texts = read(path, response, language)
            seen += bool(texts)
            for text in texts:
                if left := words(text) & strange[language]:
                    found[path].add(f"{' '.join(sorted(left))}: {text[:90]}")

    assert seen > 400
    assert found == {}
