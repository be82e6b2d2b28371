"""Through a site with other languages than this one has: run by test_another_language.py, in a process of its own."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.utils import dates, translation
from django.utils.translation import trans_real

from eventsite.web.dates import CLOCK, in_form
from eventsite.web.languages.addresses import in_language
from scripts.texts import dutch

from .. import build
from ..languages import Reader
from . import pseudo
from .test_both_languages import ID, KEPT_AS_WRITTEN, MAILS, TICKET, name_of, write_over

pytestmark = pytest.mark.django_db

OURS = "fy"
ADDRESS = re.compile(r"https://\S+")  # which somebody typed
HREFLANG = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]*)"')


def theirs() -> set[str]:
    """What is no text of the site: names, and what Django has of days where a language has none of it."""
    said = [
        settings.SITE_NAME,
        settings.SITE_MUNICIPALITY,
        *dict(settings.LANGUAGES).values(),
        "EN NL FY",
    ]
    with translation.override("nl"):
        names = (dates.WEEKDAYS, dates.WEEKDAYS_ABBR, dates.MONTHS, dates.MONTHS_3)
        said += [str(one) for by_number in names for one in by_number.values()]
    # Of packages: until a catalogue says it again in the language, it is said in the site's own.
    said += [
        str(one)
        for part in trans_real.translation("nl")._catalog._catalogs
        for one in part.values()
    ]
    said.append(
        "Initiatievencafés Excel OpenDocument XLSX ODS Eén chaima register icv HaarlemLink"
    )  # programs; an accent of our mark; what is typed
    said += User.objects.values_list("first_name", flat=True)
    return {word.lower() for text in said for word in re.findall(r"[^\W\d_]+", text)}


def left_dutch(html: str, known: set[str]) -> list[str]:
    page = Reader(html)
    assert page.language == OURS
    return [text[:90] for text in page.texts if set(map(str.lower, _unmarked(text))) - known]


def _unmarked(text: str) -> list[str]:
    for no_words in (ID, TICKET, dutch.CODE, ADDRESS):
        text = no_words.sub(" ", text)
    return pseudo.unmarked(text)


def test_in_frisian(walk):
    """Every address answers in it, and says nothing that did not go through its catalogue."""
    found, seen, known = {}, 0, theirs()
    with walk.undone("anyone"):
        write_over()
        for place in walk.places:
            by = walk.who_go_to(place)[0]
            at = in_language(place.path, OURS)
            if not name_of(at) or place.name in MAILS | KEPT_AS_WRITTEN:
                continue
            with walk.undone(by):
                response = walk.clients[by].get(at)
            if "html" in response.headers.get("Content-Type", "") and response.content:
                seen += 1
                if left := left_dutch(response.text, known):
                    found[place.name] = left

    assert seen > 150
    assert found == {}


def test_mails_in_frisian(client, frozen):
    edition = build.edition()
    typed = {"name": "Bram Jansen", "email": "bram@example.nl", "party_size": "1"}

    client.post(f"/{OURS}/cafes/{edition.slug}/aanmelden/", typed)
    registration = edition.registrations.get()
    sent = build.mail(registration.messages.get())

    assert registration.language == OURS
    assert f"/{OURS}/mijn/" in sent.body
    assert pseudo.said("Uw kaart") in sent.subject
    assert Reader(sent.alternatives[0].content).language == OURS
    assert mail.outbox == []


def test_twin_of_what_organisers_write(client, frozen):
    client.force_login(build.manager())
    settings.STAFF_NEED_SECOND_FACTOR = False

    page = client.get(f"/beheer/cafes/{build.edition().slug}/gegevens/")

    assert re.findall(r'name="[\w-]*title_(\w+)"', page.text)[:2] == ["en", OURS]


def test_switch_of_three(client, frozen):
    edition = build.edition()

    page = client.get(f"/{OURS}/cafes/{edition.slug}/")

    assert page.status_code == 200
    switch = page.text.partition('class="languages ')[2].partition("</nav>")[0]
    assert re.findall(r"<a[^>]*hreflang=\"(\w+)\"", switch) == ["nl", "en"]
    assert "FY" in switch
    assert dict(HREFLANG.findall(page.text)) == {
        "nl": f"{settings.SITE_URL}/cafes/{edition.slug}/",
        "x-default": f"{settings.SITE_URL}/cafes/{edition.slug}/",
        "en": f"{settings.SITE_URL}/en/cafes/{edition.slug}/",
        "fy": f"{settings.SITE_URL}/fy/cafes/{edition.slug}/",
    }
    assert client.get("/de/agenda/").status_code == 404


def test_dates_in_frisian():
    """Nobody wrote down how: as in the site's own, and not as in America."""
    moment = build.datetime.fromisoformat("2027-03-16T19:30+01:00")

    with translation.override(OURS):
        assert in_form(moment, f"j F Y, {CLOCK}") == "16 maart 2027, 19.30"


def test_in_dutch_alone(client, frozen):
    edition = build.edition()

    page = client.get(f"/cafes/{edition.slug}/", headers={"Accept-Language": "en"})
    first = client.get("/", headers={"Accept-Language": "en", "Sec-Fetch-Site": "none"})

    assert page.status_code == first.status_code == 200
    assert 'class="languages"' not in page.text
    assert HREFLANG.findall(page.text) == []
    assert client.get("/en/").status_code == 404
    assert client.get(f"/en/cafes/{edition.slug}/").status_code == 404
