"""The page on privacy says all of AVG art. 13 and 14, clause by clause, with the terms as they are set (NORMS P8)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from eventsite.models import RetentionTerm, SiteSettings
from eventsite.retention import categories, terms
from eventsite.site import reading
from eventsite.statements.privacy import how_long

from ... import build
from ...cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PAGE = "/privacy/"
WHO, WHAT, WHY = "Wie verantwoordelijk is", "Wat wij bewaren en waarvoor", "Waarom dat mag"
RECEIVERS, TERMS, RIGHTS = "Wie uw gegevens krijgt", "Hoe lang wij het bewaren", "Uw rechten"
PARTS = [WHO, WHAT, WHY, RECEIVERS, TERMS, RIGHTS, "Cookies", "Over deze site"]
# Each clause, under which heading it stands, and what of it must be said there.
CLAUSES = {
    "13(1)(a) who is responsible": (
        WHO,
        "college van burgemeester en wethouders",
        "Haarlem",
        "14 023",
    ),
    "13(1)(b) data protection officer": (WHO, "functionaris gegevensbescherming", "fg@haarlem.nl"),
    "13(1)(c) purposes": (WHAT, "geven wij u een plaats", "hoeveel mensen in de zaal zijn"),
    "13(1)(c) ground": (WHY, "publieke taak (AVG, artikel 6, lid 1, onder e)"),
    "13(1)(e) receivers": (RECEIVERS, "organisatoren", "initiatiefnemer", "Cloud BV", "Post BV"),
    "13(1)(f) transfers": (RECEIVERS, "niet naar landen buiten de Europese Unie"),
    "13(2)(a) terms": (
        TERMS,
        "90 dagen na de laatste bijeenkomst",
        "2 jaar na de laatste bijeenkomst",
    ),
    "13(2)(b) rights": (
        RIGHTS,
        "Inzien:",
        "Verbeteren:",
        "Wissen:",
        "Beperken:",
        "Meenemen:",
        "Bezwaar",
    ),
    "13(2)(c) consent": (WHY, "toestemming", "altijd intrekken"),
    "13(2)(d) complaint": (RIGHTS, "klacht indienen bij de Autoriteit Persoonsgegevens"),
    "13(2)(e) required or not": (WHY, "Moet u iets invullen? Nee", "zonder naam en e-mailadres"),
    "13(2)(f) decisions": (WHY, "Beslist een computer over u? Nee", "geen profiel"),
    "14(2)(f) from others": (WHAT, "een medewerker die u aanmeldt", "op papier"),
    "9 health": (
        WHAT,
        "iets over uw gezondheid",
        "wissen wij het de nacht na de laatste bijeenkomst",
    ),
    "subscriptions": (WHAT, "mail over nieuwe avonden", "wissen wij het na een week"),
    "ground of subscriptions": (WHY, "vier dingen", "mail die u op de hoogte houdt"),
    "courses and certificates": (
        WHAT,
        "U volgt een cursus",
        "bewijs van deelname",
        "kan nagaan of het echt is",
    ),
    "photos": (WHAT, "alleen op de site met toestemming van wie herkenbaar is"),
    "the tablet’s store": (
        WHAT,
        "versleuteld",
        "om zes uur wist de tablet de lijst",
        "ontkoppelen wij hem",
    ),
    "one’s own device": (
        WHAT,
        "Op uw eigen toestel",
        "dan bewaart uw browser hem",
        "alleen de link uit onze mail maakt hem leesbaar",
        "een knop waarmee u hem meteen van het toestel haalt",
    ),
    "brakes": (WHAT, "Die plek bewaren wij niet: alleen een code daarvan, die elke dag anders is"),
    "links of the toolkit": (WHAT, "of de links in de toolkit nog werken"),
    "log": (WHAT, "logboek wat u deed", "technische log bewaart geen IP-adressen"),
    "cookies": ("Cookies", "geen cookies", "niets van andere sites"),
}


@pytest.fixture
def named():
    reading.remember(
        SiteSettings(privacy_officer="fg@haarlem.nl", hosting="Cloud BV", mail_provider="Post BV")
    )


@pytest.mark.usefixtures("named")
def test_page_says_every_clause_under_its_heading(client):
    text = text_of(client.get(PAGE)).partition(f"Cookies {WHO}")[
        2
    ]  # after the list of what is on it
    text = f"{WHO}{text}"
    parts = {
        heading: text.partition(heading)[2].partition(following)[0]
        for heading, following in pairwise(PARTS)
    }

    missing = {
        clause: lacking
        for clause, (heading, *said) in CLAUSES.items()
        if (lacking := [one for one in said if one not in parts[heading]])
    }

    assert missing == {}


def test_links_lead_to_the_authority_and_to_ones_own_page(client):
    page = client.get(PAGE).text

    assert 'href="https://www.autoriteitpersoonsgegevens.nl/"' in page
    assert 'href="/mijn/gegevens/"' in page


def test_without_names_the_page_still_says_how_to_reach_the_officer(client, settings):
    settings.PRIVACY_OFFICER = settings.HOSTING_PROVIDER = settings.MAIL_PROVIDER = ""

    text = text_of(client.get(PAGE))

    assert "U bereikt de FG via initiatieven@example.nl" in text
    assert "Wie de servers beheert" in text
    assert "Wie onze mails verstuurt" in text


def test_every_category_stands_in_the_table_with_the_term_of_now(client):
    shown = client.get(PAGE).context["terms"]

    assert [(term.what, term.how_long) for term in shown] == [
        (str(one.title), how_long(one)) for one in categories.every()
    ]


def test_page_follows_a_term_that_is_set_at_the_desk(client):
    RetentionTerm.objects.create(category="registrations", days=45)
    terms.remember(terms.stored())

    text = text_of(client.get(PAGE))

    assert "45 dagen na de laatste bijeenkomst" in text
    assert "90 dagen na de laatste bijeenkomst" not in text


def test_manager_names_the_officer_at_the_desk(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.manager())

    client.post("/beheer/instellingen/privacy/", {"privacy_officer": "FG@Haarlem.nl"})

    assert "fg@haarlem.nl" in client.get(PAGE).text
