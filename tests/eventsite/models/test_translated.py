"""What stands beside a text in other languages: what is no text is neither written nor read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import translation

from eventsite.models import Event

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAMAGED = [
    "[]",
    '"x"',
    "null",
    "3",
    '{"en": 3}',
    '{"en": {}}',
    '{"en": ["title"]}',
    '{"en": {"title": 3, "summary": null, "location_note": {"x": "y"}}}',
    '{"en": {"title": " "}, "nl": {"title": "Anders"}}',
]


def put_by_hand(event: Event, what: str) -> None:
    table = connection.ops.quote_name(Event._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET translations = %s WHERE id = %s", [what, event.pk])


@pytest.mark.parametrize("what", DAMAGED)
def test_what_somebody_damaged_by_hand_is_no_text(client, frozen, what):
    """And takes no page away; the next who saves it puts nothing of it back."""
    edition = build.edition(title="Café van maart")
    put_by_hand(edition, what)

    page = client.get(f"/en/cafes/{edition.slug}/")
    edition.refresh_from_db()

    assert page.status_code == 200
    assert "Café van maart" in page.text
    assert edition.translations == {}
    with translation.override("en"):
        assert edition.texts.title == "Café van maart"
    edition.save()
    assert list(Event.objects.values_list("translations", flat=True)) == [{}]


def test_what_is_a_text_is_read_beside_what_is_none(frozen):
    edition = build.edition()
    put_by_hand(
        edition,
        '{"en": {"title": "Café in March", "summary": 3}, "fy": [], "de": {"title": "Im März"}}',
    )

    edition.refresh_from_db()

    assert edition.translations == {"en": {"title": "Café in March"}, "de": {"title": "Im März"}}


@pytest.mark.parametrize(
    "what", [{"en": 3}, {"en": {}}, {"en": {"title": " "}}, {"nl": {"title": "x"}}]
)
def test_what_is_no_text_is_not_written(frozen, what):
    with pytest.raises(ValueError, match="no text"):
        Event.objects.filter(pk=build.edition().pk).update(translations=what)
