"""The pages on which an evening or a run is closed, opened again, and its figures read."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cafes.counts import STALLS
from desk.overview import attention
from eventsite.booking import checklist
from eventsite.figures import closing, stored
from eventsite.figures.closing import Typed
from eventsite.models import AsideScan, Event, EventFigures, LogEntry, Tablet
from eventsite.retention.categories import NO_NAMES
from eventsite.tickets import links
from pitches.counts import PITCHES
from pitches.models import Pitch
from tests import build, queries
from tests.cafes.test_views import text_of
from tests.desk.filled import Forms
from tests.desk.people.test_new import els

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


def held(days: float = 2, **fields) -> Event:
    return build.edition(starts_at=timezone.localtime() - timedelta(days=days), **fields)


def with_pitcher(edition: Event) -> Pitch:
    with time_machine.travel(edition.starts_at - timedelta(days=3), tick=False):
        slot = build.slots(edition, 1)[0]
        return build.initiator(edition, slot=slot).pitches.get()


def url(name: str, event: Event) -> str:
    return reverse(f"desk:{name}", args=[event.slug])


def send(client, edition, **said):
    return client.post(url("close", edition), said | {"bevestigd": "1"})


def test_closing_asks_first_and_says_what_speaks_against_it(client):
    edition = held()
    with time_machine.travel(edition.starts_at, tick=False):
        tablet = build.tablet(edition.sessions.get())
    Tablet.objects.filter(pk=tablet.pk).update(waiting=3, last_seen_at=timezone.now())
    AsideScan.objects.create(
        id=uuid.uuid4(),
        tablet=tablet,
        reason="too-late",
        item={"people": 1, "key": "x"},
        scanned_at=timezone.now(),
    )
    Pitch.objects.filter(pk=with_pitcher(edition).pk).update(outcome="held")

    page = text_of(client.get(url("close", edition)))
    asked = text_of(client.post(url("close", edition), {"waren": "80"}))

    assert "1 scan wacht" in page
    assert "Tablet 1: 3 scans. Voor het laatst gezien" in page
    assert "1 pitch gehouden zonder check-in." in page
    assert "In de cijfers staat: 80 personen. Aan de deur geteld: 0." in asked
    assert "Tablet 1 heeft nog 3 scans" in asked
    assert "1 scan wacht nog op uw oordeel." in asked
    assert "1 pitch is gehouden zonder check-in." in asked
    assert not EventFigures.objects.exists()


def test_radios_of_a_pitch_speak_in_one_manner(client):
    edition = held()
    pitch = with_pitcher(edition)
    radios = client.get(url("close", edition)).context["form"][f"pitch_{pitch.pk}"]
    assert [(one.choice_label, bool(one.data["selected"])) for one in radios] == [
        ("Gehouden", False),
        ("Niet gekomen", False),
        ("Weet ik niet", True),
    ]


def test_closing_notes_the_pitches_and_keeps_what_is_typed(client):
    edition = held()
    pitch = with_pitcher(edition)
    said = {f"pitch_{pitch.pk}": "held", "aantal_stalls": "14", "verwacht": "88"}
    response = send(client, edition, waren="tachtig", **said)
    assert response.status_code == 400
    send(client, edition, waren="80", opmerking="Meer stoelen.", **said)

    figures = stored.of(Event.objects.get(pk=edition.pk))
    assert (figures.attended, figures.is_typed) == (80, True)
    assert (figures.number(PITCHES), figures.number(STALLS)) == (1, 14)
    assert EventFigures.objects.get().remark == "Meer stoelen."
    assert LogEntry.objects.get(verb="closed").actor == "staff"


def test_what_was_typed_is_there_again_after_reopening(client):
    edition = held()
    send(client, edition, waren="80", verwacht="88", aantal_stalls="14", opmerking="Meer stoelen.")
    client.post(url("reopen", edition), {"bevestigd": "1", "reden": "Een pitch vergeten."})
    page = client.get(url("close", edition)).text
    assert all(f'value="{typed}"' in page for typed in (80, 88, 14))
    assert "Meer stoelen." in page


def test_pitches_that_were_typed_stand_while_nobody_says_what_came_of_one(client):
    edition = held()
    send(client, edition, waren="80", aantal_pitches="7")
    client.post(url("reopen", edition), {"bevestigd": "1", "reden": "Een pitch vergeten."})
    with_pitcher(edition)
    send(client, edition, waren="80")
    assert stored.of(Event.objects.get(pk=edition.pk)).number(PITCHES) == 7
    page = text_of(client.get(url("event_figures", edition)))
    assert "Pitches volgens de organisatie 7" in page
    assert "Waren er al eens" not in page, "nobody was counted: it is not known"


def test_remark_of_who_closes_second_is_given_back(client):
    edition = held()
    send(client, edition, waren="80", opmerking="Meer stoelen.")
    again = send(client, edition, waren="80", opmerking="Meer stoelen.")
    other = send(client, edition, waren="75", opmerking="De zaal was koud.")
    assert again.url == url("event_figures", edition), "sent twice is once"
    assert other.status_code == 409
    assert "De zaal was koud." in text_of(other)
    assert stored.of(Event.objects.get(pk=edition.pk)).attended == 80


def test_who_comes_in_while_the_form_is_open_is_counted(client):
    edition = held()
    build.took(edition, sessions=1)
    typed = client.get(url("close", edition)).context["form"]["waren"].value()
    build.took(edition, sessions=1, email="els@example.nl")
    send(client, edition, waren=typed or "")
    assert EventFigures.objects.get().attended == 2


@pytest.mark.parametrize(
    "typed", ["-1", "2,5", "9" * 400, "100001", "tachtig mensen", "1.0000", "1e5"]
)
def test_number_that_is_none_is_refused_in_words(client, typed):
    edition = held()
    response = send(client, edition, waren=typed)
    assert response.status_code == 400
    assert "van 0 tot en met 100.000" in response.text
    assert not EventFigures.objects.exists()


def test_thousand_may_be_written_with_a_point(client):
    send(client, held(), waren="1.200 mensen")
    assert EventFigures.objects.get().attended == 1200


def test_what_is_to_come_can_not_be_closed_yet(client):
    edition = build.edition()
    response = send(client, edition, waren="3")
    assert response.url == url("event_figures", edition)
    assert "Afsluiten kan na afloop" in text_of(client.get(response.url))


def test_figures_are_provisional_until_closed_then_say_who_closed(client):
    edition = held()
    build.took(edition, sessions=1)
    before = text_of(client.get(url("event_figures", edition)))
    send(client, edition, waren="")
    after = text_of(client.get(url("event_figures", edition)))
    assert "Voorlopige cijfers" in before
    assert "Wat ervan kwam" in after
    assert "Anna sloot de avond af op" in after
    assert "afgesloten" in after


def test_reopening_asks_for_a_reason(client):
    edition = held()
    assert str(NO_NAMES) in text_of(client.get(url("close", edition)))
    closing.close(edition)
    asked = client.post(url("reopen", edition), {"bevestigd": "1"})
    assert asked.status_code == 400
    assert f"Alleen medewerkers lezen het. {NO_NAMES}" in text_of(asked)
    client.post(url("reopen", edition), {"bevestigd": "1", "reden": "Verkeerd geteld."})
    assert not Event.objects.get(pk=edition.pk).is_closed
    page = text_of(client.get(url("event_figures", edition)))
    assert "Anna heropende de avond op" in page
    assert "Verkeerd geteld." in page


def test_reopening_is_refused_in_words_once_people_were_erased(client):
    edition = held()
    build.took(edition, sessions=1)
    closing.close(edition)
    edition.registrations.all().delete()
    response = client.get(url("reopen", edition))
    assert "er zijn sindsdien mensen gewist" in text_of(client.get(response.url))
    client.post(url("event_figures", edition), {"waren": "90"})
    assert stored.of(Event.objects.get(pk=edition.pk)).attended == 90


def test_run_says_how_many_started_completed_and_have_a_certificate(client):
    run = build.past_run(build.course(certificate_sessions=3))
    build.took(run, sessions=3)
    build.took(run, sessions=1, name="Chaima", email="chaima@example.nl")
    send(client, run, waren="")
    page = text_of(client.get(url("event_figures", run)))
    for words in ("Gestart ingeschreven", "Afgerond waren vaak genoeg", "Bewijzen uitgegeven"):
        assert words in page
    assert "De cursus is afgesloten" in page or "sloot de cursus af" in page


def test_overview_tells_of_what_is_not_closed(client):
    user = build.anna(email="anna2@example.nl")
    edition = held(3)
    (item,) = [one for one in attention.of(user) if "afgesloten" in one.title]
    assert item.url == url("close", edition)
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        (late,) = [one for one in attention.of(user) if "afgesloten" in one.title]
    assert re.search(r"^Na \w+ \d+ \w+ \d{4} sluit de site vanzelf af$", late.text)
    held(30)
    (item,) = [one for one in attention.of(user) if "afgesloten" in one.title]
    assert item.title == "2 avonden en cursussen zijn nog niet afgesloten"


def test_closed_evening_answers_409_with_the_way_to_open_it(client):
    edition = held()
    bram = build.took(edition, sessions=1)
    closing.close(edition, Typed())
    scan = bram.check_ins.get()
    response = client.post(reverse("desk:registration_undo", args=[bram.pk, scan.pk]))
    assert response.status_code == 409
    assert url("reopen", edition) in response.content.decode()


def test_what_was_typed_while_a_colleague_closed_is_there_again_once_it_is_open(client):
    edition = held()
    page = reverse("desk:people_new", args=[edition.slug])
    closing.close(edition)
    typed = els(name="Wilhelmina de Graaf")
    refused = client.post(page, typed, headers={"Referer": f"http://testserver{page}"})
    closing.reopen(Event.objects.get(pk=edition.pk), reason="Een lijst op papier.")
    assert refused.status_code == 409
    assert "Wilhelmina de Graaf" in client.get(page).text


def test_forms_that_would_be_refused_are_not_shown_at_their_address(client):
    edition, run = held(), build.past_run()
    sanne = build.took(run, sessions=2)
    pages = [
        reverse("desk:people_new", args=[edition.slug]),
        reverse("pitches_desk:give", args=[edition.slug]),
        reverse("courses_desk:make_up", args=[sanne.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    closing.close(edition)
    closing.close(run)
    for page in pages:
        response = client.get(page)
        assert response.status_code == 409
        assert "desk/closing/locked.html" in [one.name for one in response.templates]
        assert "niet opgeslagen" not in text_of(response), "nothing was sent"


@pytest.mark.parametrize("number", [1, 3])
def test_figures_and_closing_take_as_many_queries_for_any_number(
    client, django_assert_num_queries, number
):
    edition = held()
    for n in range(number):
        build.took(edition, sessions=1, name=f"Gast {n}", email=f"gast{n}@example.nl")
    client.get(url("event_figures", edition))
    with django_assert_num_queries(18 + queries.EVENT):  # 4 of the evening before, if any
        client.get(url("event_figures", edition))
    with django_assert_num_queries(19 + queries.EVENT):
        client.get(url("close", edition))


def test_remark_comes_back_in_the_checklist_of_the_next_of_its_kind():
    course = build.course()
    closing.close(held(9), remark="Dit was eerder.")
    closing.close(held(2), remark="Zet meer stoelen neer.")
    closing.close(build.past_run(course), remark="De zaal was te klein.")
    evening, run, other = build.edition(), build.run(course), build.run()

    found = checklist.of_all([evening, run, other])

    said = {pk: [one.text for one in of.lines if one.name == "remark"] for pk, of in found.items()}
    assert said == {
        evening.pk: ["Zet meer stoelen neer."],
        run.pk: ["De zaal was te klein."],
        other.pk: [],
    }


def test_closed_evening_answers_scripts_with_a_problem(client):
    edition = held()
    with_pitcher(edition)
    closing.close(edition)
    press = reverse("pitches_desk:press", args=[edition.slug])
    response = client.post(press, {"do": "start"}, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 409
    assert response.json()["detail"] == "De avond is afgesloten. Heropen die eerst."
    assert response["Content-Type"] == "application/problem+json"


def test_visitor_reads_that_it_is_over_and_not_who_closed_it(client):
    edition = held()
    bram = build.took(edition, sessions=0)
    closing.close(edition)
    client.logout()
    page = client.post(links.registration_url(bram) + "afmelden/")
    assert page.status_code == 409
    assert "Anna" not in page.content.decode()


def refused(client, page: str, form, pressed: tuple[str, str] | None) -> bool:
    with transaction.atomic():
        data = form.fields | ({pressed[0]: [pressed[1]]} if pressed else {})
        response = client.post(form.action, data)
        transaction.set_rollback(True)
    return response.status_code == 409


def test_pages_of_what_is_closed_offer_nothing_that_is_refused(client):
    edition = held()
    pitch = with_pitcher(edition)
    build.stands(edition, 2)
    bram = build.took(edition, sessions=1)
    run = build.past_run()
    build.took(run, sessions=2)
    closing.close(edition)
    closing.close(run)

    pages = [
        *(
            reverse(f"cafes_desk:{name}", args=[edition.slug])
            for name in ("overview", "floor_plan")
        ),
        reverse("cafes_desk:floor_plan", args=[edition.slug]) + "?kraam=1",
        *(
            reverse(f"pitches_desk:{name}", args=[edition.slug])
            for name in ("order", "control", "workshop")
        ),
        *(reverse("desk:people", args=[one.slug]) for one in (edition, run)),
        *(reverse("desk:registration", args=[one.pk]) for one in (bram, pitch.registration)),
        reverse("courses_desk:run", args=[run.pk]),
        reverse("courses_desk:attendance", args=[run.pk]),
        reverse("door:tablets", args=[edition.sessions.get().pk]),
    ]
    found = []
    for page in pages:
        for form in Forms(page, client.get(page).content.decode()).found:
            # Not signing out, and no files.
            if form.method == "post" and not re.search("account|download", form.action):
                for button in form.buttons or [None]:
                    if button != ("doe", "kaartjes") and refused(client, page, form, button):
                        found.append((page, form.action, button))
    assert found == []
