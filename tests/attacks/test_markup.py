"""Markup in every text that is kept: it stays text on every page, in every mail and in every feed."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import icalendar
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from eventsite.mails import letters
from eventsite.models import Message
from eventsite.models.log import WrittenForGood

from .walk import Walk

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OURS = {"eventsite", "cafes", "courses", "initiatives", "pitches", "desk"}
MARK = "'\"><xx-m onxx=1>{{ 'zz'|add:'qq' }}</script></title></textarea>-->&lt;xx-m>"
WITH_LINE = f"{MARK}\r\nX-XX: 1"  # of more lines, where there can be such
SCRIPT = "javascript:xx//"
# By which rows are found or files named, and mails as we made them; nobody types them.
NEVER_TYPED = re.compile(
    r"html|hash|token|key|code|kind|picture|slug|state|secret|language|ticket|source"
)
TYPED = (models.CharField, models.TextField)


class Parsed(HTMLParser):
    """What of a page came out of a text that was kept."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.data, self._is_data = list[str](), False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_data = dict(attrs).get("type") in {"application/ld+json", "application/json"}
        if tag == "xx-m" or any(name == "onxx" for name, _value in attrs):
            self.found.append(f"<{tag} {attrs}>"[:200])
        self.found += [
            f"{name}={value}"
            for name, value in attrs
            if name in {"href", "src", "action"} and (value or "").strip().startswith("javascript:")
        ]

    def handle_data(self, data: str) -> None:
        if self._is_data and data.strip():
            self.data.append(data)


def fill() -> set[str]:
    """Every text of every row, as far as the database takes it; which were filled."""
    filled = set()
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.local_concrete_fields:
            if (
                isinstance(field, TYPED)
                and not field.choices
                and not NEVER_TYPED.search(field.name)
            ):
                text = _text(field)
                try:
                    with transaction.atomic():
                        rows = model.objects.exclude(**{field.name: ""})
                        if rows.update(**{field.name: text[: field.max_length or None]}):
                            filled.add(f"{model.__name__}.{field.name}")
                except (DatabaseError, WrittenForGood):
                    continue  # a constraint is in the way, or nobody writes there twice
    return filled


def _text(field: models.Field) -> str:
    if isinstance(field, models.URLField):
        return SCRIPT
    return WITH_LINE if isinstance(field, models.TextField) else MARK


def faults(html: str) -> list[str]:
    page = Parsed(html)
    for data in page.data:
        json.loads(data)
    return page.found + (["a template in a text was run"] if "zzqq" in html else [])


def test_markup_in_any_text_stays_text(walk: Walk):
    mails = list(Message.objects.values_list("pk", flat=True))
    with walk.undone("anyone"):
        filled = fill()
        found = {}
        for place in walk.places:
            for by in walk.who_go_to(place)[:1]:
                response = walk.clients[by].get(place.path)
                kind = response.headers.get("Content-Type", "")
                body = b"".join(response) if not kind.startswith("image/") else b""
                if response.status_code >= 500:
                    found[place.name] = [
                        f"{response.status_code} {response.exc_info and response.exc_info[1]!r}"
                    ]
                elif "html" in kind:
                    found[place.name] = faults(body.decode())
                elif "calendar" in kind and place.name != "mailbox:part":
                    calendar = icalendar.Calendar.from_ical(body)
                    found[place.name] = ["X-XX"] if "X-XX" in _properties(calendar) else []
        for message in Message.objects.filter(pk__in=mails):
            letter = letters.of(message)
            if not letter.still_true():
                continue
            letter.prepare()
            mail = letter.mail()
            found[f"mail {message.kind}"] = faults(mail.alternatives[0].content) + [
                name for name, _value in mail.message().items() if name == "X-XX"
            ]

    assert len(filled) > 45, sorted(filled)
    assert {where: what for where, what in found.items() if what} == {}


def _properties(component: icalendar.Component) -> set[str]:
    return {name for one in component.walk() for name in one}
