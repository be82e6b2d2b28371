"""Evenings, the agenda and venues as open data: all that an anonymous visitor sees, and nothing more."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cafes import open_data as hall
from cafes.models import Edition, Fixture
from eventsite.booking import calling_off, closing
from eventsite.changes import reading
from eventsite.models import Change, Event, Session, Venue
from initiatives import publishing
from initiatives.models import Initiative
from pitches.models import Pitch
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

EVENINGS, AGENDA, VENUES = "/api/v1/edities", "/api/v1/bijeenkomsten", "/api/v1/locaties"


def one(client, path=EVENINGS, **asked):
    (found,) = client.get(path, asked).json()["results"]
    return found


def rich() -> Edition:
    """With all that its page can show, in both languages."""
    place = build.venue(
        hearing_loop="partly",
        step_free="yes",
        cycling="Rek voor de deur.",
        accessibility="Hulphond welkom.",
        translations={"en": {"cycling": "Racks at the door."}},
    )
    evening = build.edition(
        capacity=2,
        headline="Kom kijken",
        description="Eerste alinea.\n\nTweede.",
        practical_information="Neem uw kaartje mee, fluistert de organisatie.",
        translations={"en": {"title": "Café night", "practical_information": "Whispered."}},
    )
    Session.objects.filter(event=evening).update(venue=place)
    first, second, third = build.stands(evening, 3)
    slot = build.slots(evening, 2)[0]
    build.initiator(evening, stand=first, slot=slot, email="stal@example.nl")
    build.initiator(evening, stand=second, name="Nora Nieuw", email="nieuw@example.nl")
    third.blocked_because = "Nooduitgang."
    third.save()
    publishing.publish(Initiative.objects.get(contact_email="stal@example.nl"))
    Initiative.objects.filter(contact_email="nieuw@example.nl").update(name="Nog geheim")
    Fixture.objects.create(edition=evening, kind="stage", x=1, y=2, width=30, height=20)
    build.cover(evening)
    build.bram(evening, party_size=2)
    build.chaima(evening)
    return evening


def test_evening_tells_what_its_page_does(client):
    evening = rich()
    told = one(client)
    shown = Initiative.objects.get(contact_email="stal@example.nl")

    assert told["kop"] == "Kom kijken"
    assert told["beschrijving"] == "Eerste alinea.\n\nTweede."
    assert told["vertalingen"] == {"en": {"titel": "Café night"}}
    assert told["plaatsen"] == {"totaal": 2, "vrij": 0, "wachtend": 1}
    assert (told["status"], told["fase"], told["aanmelding"]) == ("gepland", "komend", "open")
    assert told["aanmelden"]["url"] == f"https://cafe.example.nl/cafes/{evening.slug}/aanmelden/"
    assert told["aanmelden"]["tot"] == told["begin"]
    stalls = [(k["nummer"], k["stand"], k["reden"]) for k in told["kramen"]]
    assert stalls == [(1, "bezet", ""), (2, "bezet", ""), (3, "nietTeBoeken", "Nooduitgang.")]
    assert told["kramen"][0]["initiatief"]["slug"] == shown.slug
    assert told["kramen"][1]["initiatief"] is None
    assert told["kramen"][0]["plek"] == {"x": 30, "y": 10, "breedte": 25, "diepte": 20}
    assert [(p["soort"], p["vrij"]) for p in told["programma"]] == [
        ("pitch", False),
        ("pitch", True),
    ]
    assert told["programma"][0]["initiatief"]["naam"] == shown.name
    assert told["zaal"] == [
        {"soort": "podium", "plek": {"x": 1, "y": 2, "breedte": 30, "diepte": 20}}
    ]
    assert told["foto"]["tekst"] == "Een vlak: red."
    assert (told["foto"]["breedte"], told["album"], told["terugblik"]) == (90, [], None)
    place = told["bijeenkomsten"][0]["locatie"]
    assert (place["drempelvrij"], place["ringleiding"], place["aangepastToilet"]) == (
        "ja",
        "deels",
        None,
    )
    assert place["vertalingen"] == {"en": {"fiets": "Racks at the door."}}
    assert client.get(f"{EVENINGS}/{evening.slug}").json() == told


def texts_of(told) -> set[str]:
    """Whatever words an answer has."""
    if isinstance(told, dict):
        return {text for one in told.values() for text in texts_of(one)}
    if isinstance(told, list):
        return {text for one in told for text in texts_of(one)}
    return {told} if isinstance(told, str) else set()


CODES = re.compile(r"^(https?://\S+|\d{4}-\d\d-\d\dT\S+|[a-zA-Z]+|[\w-]+|\d{4} ?[A-Z]{2})?$")


def test_nothing_is_told_that_an_anonymous_visitor_does_not_see(client):
    """Each text of the answer is on a page of the evening, in Dutch or English."""
    evening = rich()
    own = f"/cafes/{evening.slug}/"
    pages = [own, f"/en{own}", f"{own}kramen/", f"{own}podium/", "/agenda/"]
    seen = " ".join(
        " ".join(re.sub(r"<[^>]+>", " ", client.get(page, follow=True).text).split())
        + client.get(page, follow=True).text
        for page in pages
    )

    told = {text for text in texts_of(one(client)) if not CODES.match(text)}
    unseen = {
        line
        for text in told
        for line in text.replace("&", "&amp;").split("\n\n")
        if line not in seen.replace("&#x27;", "'")
    }

    assert unseen == set()
    for hidden in ("Nog geheim", "Nora", "fluistert", "Whispered", "Bram", "example.nl"):
        assert hidden not in client.get(EVENINGS).text.replace("cafe.example.nl", "")


def test_draft_is_told_nowhere_nor_that_it_was_changed(client):
    build.edition()
    since = client.get(EVENINGS).json()["gewijzigdTot"]
    draft = build.edition(status=Event.Status.DRAFT, title="Nog niet")
    Event.objects.filter(pk=draft.pk).update(slug="geheim")
    build.stands(draft, 1)
    draft.sessions.update(doors_open_at=None)

    for path in (EVENINGS, AGENDA, VENUES):
        told = client.get(path, {"gewijzigdSinds": since})
        assert (told.json()["verdwenen"], "geheim" in told.text) == ([], False)
        assert str(draft.pk) not in {str(one["id"]) for one in told.json()["results"]} or (
            path == VENUES
        )


def test_evening_that_is_over_tells_what_came_of_it(client, frozen):
    evening = build.edition(starts_at=timezone.now() - timedelta(days=3))
    build.cover(evening)
    build.photo(evening)
    Edition.objects.filter(pk=evening.pk).update(
        aftermath="Een moestuin.", translations={"en": {"aftermath": "A garden."}}
    )
    before = one(client)
    build.closed(evening, attended=30, stalls=4, pitches=3)

    told = one(client)

    assert (told["status"], told["fase"], told["aanmelding"]) == ("gepland", "voorbij", "voorbij")
    assert before["terugblik"]["deelnemers"] is None
    assert told["terugblik"] == {
        "tekst": "Een moestuin.",
        "deelnemers": 30,
        "deelnemersOngeveer": True,
        "kramen": 4,
        "pitches": 3,
        "vertalingen": {"en": {"tekst": "A garden."}},
    }
    assert (told["foto"], len(told["album"])) == (None, 1)
    assert told["aanmelden"]["url"] is None


def test_fewer_than_five_are_not_counted_in_public(client):
    evening = build.edition(starts_at=timezone.now() - timedelta(days=3))
    build.closed(evening, attended=4)

    assert one(client)["terugblik"]["deelnemers"] is None


def test_pitcher_who_did_not_come_and_a_closed_turn_are_not_told(client):
    evening = build.edition()
    first, second, _third = build.slots(evening, 3)
    build.initiator(evening, slot=first)
    second.is_closed = True
    second.save()
    before = len(one(client)["programma"])

    Pitch.objects.update(outcome=Pitch.Outcome.ABSENT)

    assert (before, len(one(client)["programma"])) == (2, 1)


def test_evening_that_is_off_or_closed_says_why(client):
    off, full = build.edition(), build.edition()
    calling_off.call_off(off, reason="Storm.")
    closing.close(full, reason="Vol.")

    told = {one["id"]: one for one in client.get(EVENINGS).json()["results"]}

    assert (told[off.pk]["status"], told[off.pk]["redenAfgelast"]) == ("afgelast", "Storm.")
    assert (told[full.pk]["aanmelding"], told[full.pk]["aanmelden"]["reden"]) == (
        "gesloten",
        "Vol.",
    )


def test_evenings_are_chosen_by_phase_words_and_order(client):
    now = timezone.now()
    past = build.edition(starts_at=now - timedelta(days=9), title="Oud", summary="Tuin in Café")
    going = build.edition(starts_at=now - timedelta(hours=1), title="Nu")
    coming = build.edition(translations={"en": {"title": "Gardening Night"}}, title="Straks")
    Event.objects.filter(pk=past.pk).update(description="Later gewijzigd.")

    def ids(**asked):
        return [one["id"] for one in client.get(EVENINGS, asked).json()["results"]]

    assert [ids(fase=name) for name in ("voorbij", "bezig", "komend")] == [
        [past.pk],
        [going.pk],
        [coming.pk],
    ]
    assert ids(sorteer="-begin") == [coming.pk, going.pk, past.pk]
    assert ids(sorteer="titel") == [going.pk, past.pk, coming.pk]
    assert ids(sorteer="-gewijzigdOp")[0] in {past.pk, going.pk}
    assert (ids(zoek="cafe TUIN"), ids(zoek="gardening"), ids(zoek="niets")) == (
        [past.pk],
        [coming.pk],
        [],
    )


def test_pages_lead_to_each_other_and_keep_what_was_asked(client):
    for day in range(5):
        build.edition(starts_at=timezone.now() + timedelta(days=day + 1))

    middle = client.get(EVENINGS, {"page": 2, "pageSize": 2, "status": "gepland"})
    links = middle.json()["links"]
    here = "https://cafe.example.nl/api/v1/edities?page={}&pageSize=2&status=gepland"

    assert {name: set(link.split("?")[1].split("&")) for name, link in links.items()} == {
        name: set(here.format(page).split("?")[1].split("&"))
        for name, page in {"first": 1, "prev": 1, "next": 3, "last": 3}.items()
    }
    assert middle["Link"] == ", ".join(f'<{links[rel]}>; rel="{rel}"' for rel in links)
    past_the_end = client.get(EVENINGS, {"page": 9, "pageSize": 2}).json()["links"]
    assert (past_the_end["next"], past_the_end["prev"]) == (None, past_the_end["last"])


@pytest.mark.parametrize("path", [EVENINGS, AGENDA, VENUES])
def test_who_asks_from_too_long_ago_is_told_to_read_all_of_it(client, path):
    told = client.get(path, {"gewijzigdSinds": "2020-01-01T00:00:00Z"})

    assert told.status_code == 410
    assert told.json()["detail"].startswith("Wat er sinds dat moment weg is, weten wij niet meer")


def test_what_the_clock_changes_is_a_change(client, frozen):
    """Sign-up that opened in between: nothing was written, and it says something else."""
    opens = timezone.now() + timedelta(hours=2)
    evening = build.edition(registration_opens_at=opens)
    build.edition(starts_at=timezone.now() - timedelta(days=30))
    asked = (timezone.now() + timedelta(hours=1)).isoformat()

    before = client.get(EVENINGS, {"gewijzigdSinds": asked}).json()["results"]
    frozen.move_to(opens)
    (after,) = client.get(EVENINGS, {"gewijzigdSinds": asked}).json()["results"]

    assert before == []
    assert (after["id"], after["aanmelding"]) == (evening.pk, "open")
    assert datetime.fromisoformat(after["gewijzigdOp"]) == opens


@pytest.mark.parametrize("number", [1, 3])
def test_evenings_take_twelve_queries(client, django_assert_num_queries, number):
    for _ in range(number):
        evening = build.edition()
        stand, _other = build.stands(evening, 2)
        build.initiator(evening, stand=stand, slot=build.slots(evening, 2)[0])
        build.cover(evening)
        build.bram(evening)

    with django_assert_num_queries(12):
        assert len(client.get(EVENINGS).json()["results"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_agenda_and_venues_take_few_queries(client, django_assert_num_queries, number):
    for day in range(number):
        build.run(starts_at=timezone.now() + timedelta(days=day + 1))
        evening = build.edition()
        Session.objects.filter(event=evening).update(venue=build.venue(name=f"Zaal {day}"))

    with django_assert_num_queries(4):
        client.get(AGENDA)
    with django_assert_num_queries(3):
        client.get(VENUES)


def test_agenda_holds_everything_with_a_date(client):
    evening, run = build.edition(), build.run(sessions=2)
    off = build.session(
        evening, starts_at=timezone.now() + timedelta(days=40), venue=Venue.objects.first()
    )
    Session.objects.filter(pk=off.pk).update(cancelled_at=timezone.now())

    told = client.get(AGENDA).json()["results"]
    days = client.get(AGENDA, {"soort": "basiscursus"}).json()

    assert sorted(one["soort"] for one in told) == ["basiscursus", "basiscursus", "editie"]
    assert [one["begin"] for one in told] == sorted(one["begin"] for one in told)
    assert days["count"] == 2
    assert {one["van"]["cursus"] for one in days["results"]} == {run.course.slug}
    until = Session.objects.filter(event=evening).earliest("starts_at").ends_at
    later = client.get(AGENDA, {"vanaf": until.isoformat()}).json()["results"]
    assert evening.pk not in {one["van"]["id"] for one in later}


def test_agenda_is_searched_by_title_and_venue_in_each_language(client):
    evening = build.edition(translations={"en": {"title": "Gardening Night", "thanks": "Bye"}})
    run = build.run(sessions=2, title="Geld ophalen")
    first, _second = run.sessions.order_by("starts_at")
    Session.objects.filter(pk=first.pk).update(
        title="Een plán maken", translations={"en": {"title": "Planning"}}
    )
    Session.objects.filter(event=evening).update(venue=build.venue(name="De Pletterij"))

    def found(word, **also):
        return client.get(AGENDA, {"zoek": word, **also}).json()["count"]

    assert [found(word) for word in ("gardening", "PLAN", "planning", "geld")] == [1, 1, 1, 2]
    assert one(client, AGENDA, zoek="pletterij")["van"]["id"] == evening.pk
    assert [found(word) for word in ("bye", "geld tuin", "")] == [0, 0, 3]
    assert found("plan", soort="editie") == 0


def test_what_no_page_of_the_api_shows_is_not_searched(client):
    """Thanks and what to bring are for who signed up, in English too."""
    told = {"title": "Night", "practical_information": "Bring a rake.", "thanks": "Bye."}
    build.edition(practical_information="Neem een hark mee.", translations={"en": told})

    counts = [client.get(EVENINGS, {"zoek": word}).json()["count"] for word in ("rake", "hark")]

    assert counts == [0, 0]
    assert client.get(EVENINGS, {"zoek": "night"}).json()["count"] == 1


def test_venue_is_told_as_long_as_something_is_there(client):
    evening = build.edition()
    build.venue(name="Ongebruikt")
    place = one(client, VENUES)
    since = client.get(VENUES).json()["gewijzigdTot"]

    Event.objects.filter(pk=evening.pk).update(status="draft")
    gone = client.get(VENUES, {"gewijzigdSinds": since}).json()

    assert place["naam"] == "’t Seinwezen"
    assert [(g["id"], g["slug"]) for g in gone["verdwenen"]] == [(place["id"], None)]
    assert client.get(f"{VENUES}/{place['id']}").status_code == 404
    assert client.get(f"{VENUES}/99999999999999999999").status_code == 404


def test_what_went_long_ago_is_forgotten_and_what_is_there_is_not(frozen):
    there, went = build.edition(), build.edition()
    Event.objects.filter(pk=went.pk).update(status="draft")
    Change.objects.update(at=timezone.now() - timedelta(days=91))

    reading.wipe(timezone.now())

    kept = Change.objects.filter(kind="social").values_list("about", flat=True)
    assert list(kept) == [there.pk]


def test_evening_that_goes_while_it_is_read_is_told_as_it_was(client, monkeypatch):
    evening = build.edition()
    read = hall.fetch

    def fetch(evenings):
        read(evenings)
        Edition.objects.filter(pk=evening.pk).delete()

    monkeypatch.setattr(hall, "fetch", fetch)

    assert one(client)["id"] == evening.pk
