"""The one verb: keep how long each category stays."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone, translation

from eventsite.models import RetentionTerm
from eventsite.retention import categories, terms
from eventsite.retention.categories import Category
from eventsite.staff.log import Verb, record
from eventsite.web.languages.texts import own_language
from eventsite.web.versions import Check


def settable() -> list[Category]:
    return [one for one in categories.every() if not one.is_fixed]


def stored() -> dict[str, int]:
    """In days, by key; as the database has it, not as this process remembers. One query."""
    found = terms.stored()
    return {one.key: terms.within(one, found.get(one.key, one.days)) for one in settable()}


@transaction.atomic
def save(days: Mapping[str, int], check: Check) -> None:
    """From the next night on it is so. ``days`` are within their bounds, by the keys of all that can be set.

    Raises versions.Stale.
    """
    rows = _held()
    check()
    for one in settable():
        row, number = rows[one.key], days[one.key]
        before = row.days
        if number == before:
            continue
        row.days, row.modified_at = number, timezone.now()
        row.save(update_fields=["days", "modified_at"])
        record(Verb.CHANGED, row, before={"days": before}, after={"days": number})
    terms.changed()


def _held() -> dict[str, RetentionTerm]:
    """A row for each, locked in one order; of what was never set with its default."""
    for one in sorted(settable(), key=lambda one: one.key):
        with translation.override(own_language()):  # it is kept
            title = str(one.title)
        defaults = {"days": one.days, "title": title}
        RetentionTerm.objects.get_or_create(category=one.key, defaults=defaults)
    rows = RetentionTerm.objects.select_for_update().order_by("category")
    return {row.category: row for row in rows}
