"""After a change an organiser reads that it was saved, on the page one lands on."""

from __future__ import annotations

import re

import pytest

from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def session_rows(run) -> dict[str, object]:
    one = run.sessions.get()
    times = {name: f"{getattr(one, name):%Y-%m-%dT%H:%M}" for name in ("starts_at", "ends_at")}
    fields = {"id": one.pk, "event": run.pk, "venue": one.venue_id} | times
    rows = {"sessions-TOTAL_FORMS": "1", "sessions-INITIAL_FORMS": "1"}
    return rows | {f"sessions-0-{name}": value for name, value in fields.items()}


def changes() -> dict[str, dict[str, object]]:
    edition, run, initiative = build.edition(), build.run(sessions=1), build.initiative()
    turns = {"opens_after": "15", "minutes": "5", "gap_minutes": "2", "number": "2"}
    rows = {
        f"{of}-{n}": "0" for of in ("stands", "fixtures") for n in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    told = {
        "name": "Tuin",
        "summary": "Samen.",
        "theme": "groen",
        "contact_name": "Chaima",
        "contact_email": "chaima@example.nl",
    }
    about = {
        "title": "Cursus",
        "slug": run.slug,
        "summary": "Leer.",
        "capacity": "9",
        "promotion_stop_hours": "3",
    }
    mailing = {"audience": "all", "subject": "De ingang", "text": "Achter."}
    return {
        f"/beheer/cafes/{edition.slug}/kramen/": rows,
        f"/beheer/cafes/{edition.slug}/podium/maken/": turns,
        f"/beheer/cursussen/{run.pk}/bijeenkomsten/": session_rows(run),
        f"/beheer/cursussen/{run.pk}/wijzigen/": about,
        f"/beheer/initiatieven/{initiative.pk}/wijzigen/": told,
        f"/beheer/evenementen/{edition.slug}/berichten/nieuw/": mailing,
        "/beheer/agenda/": {},
    }  # fmt: skip


def test_every_change_of_an_organiser_says_that_it_was_saved(anna):
    for page, sent in changes().items():
        response = anna.post(page, sent, follow=True)

        assert response.redirect_chain, (page, response.text)
        status = re.search(r'utrecht-alert--ok" role="status">(.*?)</div>', response.text, re.S)
        assert status, page
        assert "opgeslagen" in status[1].lower(), page
