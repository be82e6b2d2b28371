"""What the law has a site say, in English: ours whole, and what managers wrote marked where it is not."""

from __future__ import annotations

import re

import pytest

from eventsite.models import SiteSettings
from eventsite.retention import terms
from eventsite.site import reading
from tests.cafes.test_views import text_of
from tests.languages import dutch_words, unmarked

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PRIVACY, ACCESSIBILITY = "/en/privacy/", "/en/toegankelijkheid/"
# Of things in the law, in brackets.
NAMES = re.compile(r"\([^()]*(?:college|functionaris|Besluit|Nationale|Autoriteit)[^()]*\)")


def dutch_left(html: str) -> list[str]:
    return dutch_words(NAMES.sub("", unmarked(f"<body><main{html.partition('<main')[2]}")))


@pytest.mark.parametrize("page", [PRIVACY, ACCESSIBILITY])
def test_statement_is_whole_in_english(client, page):
    response = client.get(page)

    assert response.status_code == 200
    assert len(unmarked(response.text).split()) > 200
    assert dutch_left(response.text) == []
    assert "only in Dutch" not in response.text


def test_reader_of_dutch_words_sees_a_dutch_page(client):
    assert len(dutch_left(client.get("/privacy/").text.replace('lang="nl"', 'lang="en"'))) > 100


@pytest.mark.parametrize(("translations", "shown", "is_marked"), [
    ({}, "Meer van ons op haarlem.nl.", True),
    ({"en": {"privacy_text": "More on haarlem.nl."}}, "More on haarlem.nl.", False),
])  # fmt: skip
def test_words_of_managers_on_privacy_are_in_english_or_marked(
    client, translations, shown, is_marked
):
    row = SiteSettings(privacy_text="Meer van ons op haarlem.nl.", translations=translations)
    reading.remember(row)

    page = client.get(PRIVACY)

    assert shown in page.text
    assert (shown not in unmarked(page.text)) == is_marked
    assert ("This text is only in Dutch." in text_of(page)) == is_marked
    assert dutch_left(page.text) == []


def test_words_of_managers_on_accessibility_are_marked_and_a_line_says_so(client):
    build.statement(
        status="B",
        examined_on=build.NOW.date(),
        outside="De kaart van een ander.",
        signed_as="wethouder",
    )
    build.deviation(alternative="Bel ons gerust op.")

    page = client.get(ACCESSIBILITY)

    for words in ("De kaart van een ander.", "wethouder", "De legenda is te licht.", "Een eigen kleur.",
                  "Wie slecht ziet, leest haar niet.", "Een donkerder kleur.", "Bel ons gerust op."):  # fmt: skip
        assert words in page.text
        assert words not in unmarked(page.text)
    assert dutch_left(page.text) == []
    assert "Part of this text is only in Dutch." in text_of(page)


def test_statement_that_managers_added_nothing_to_has_no_line(client):
    assert "only in Dutch" not in client.get(ACCESSIBILITY).text


@pytest.mark.parametrize(("days", "said"), [(365, "1 year after"), (730, "2 years after"), (91, "91 days after")])  # fmt: skip
def test_terms_are_counted_in_english(client, days, said):
    terms.remember({"subscriptions": days})

    assert f"Email updates {said} someone last said yes." in text_of(client.get(PRIVACY))
