from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from cafes.models import Edition
from eventsite.booking import events
from eventsite.models import CheckIn, Event, Message, Registration, Session
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

EDITIONS = "/beheer/admin/cafes/edition/"
REGISTRATIONS = "/beheer/admin/eventsite/registration/"
MESSAGES = "/beheer/admin/eventsite/message/"


@pytest.fixture
def organiser(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.superuser())
    return client


def posted(edition, **changes):
    """What the form sends for this edition, with changes."""
    data = {
        "title": edition.title,
        "slug": edition.slug,
        "headline": edition.headline,
        "summary": edition.summary,
        "description": "",
        "capacity": edition.capacity,
        "party_max": edition.party_max,
        "promotion_stop_hours": edition.promotion_stop_hours,
        "sessions-TOTAL_FORMS": edition.sessions.count(),
        "sessions-INITIAL_FORMS": edition.sessions.count(),
    }
    for number, session in enumerate(edition.sessions_in_order()):
        data |= {
            f"sessions-{number}-id": session.pk,
            f"sessions-{number}-event": edition.pk,
            f"sessions-{number}-venue": session.venue_id,
        }
        for field in ("doors_open_at", "starts_at", "ends_at"):
            local = timezone.localtime(getattr(session, field))
            data[f"sessions-{number}-{field}_0"] = f"{local:%d-%m-%Y}"
            data[f"sessions-{number}-{field}_1"] = f"{local:%H:%M}"
    return data | changes


def save(organiser, edition, **changes):
    return organiser.post(f"{EDITIONS}{edition.pk}/change/", posted(edition, **changes))


def act(organiser, url, action, *objects, **more):
    return organiser.post(
        url, {"action": action, "_selected_action": [o.pk for o in objects], **more}
    )


def kinds(registration):
    return list(registration.messages.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("path", ["", "cafes/edition/", "eventsite/venue/", "eventsite/message/"])
def test_only_staff_get_in(client, path):
    response = client.get(f"/beheer/admin/{path}")

    assert response.status_code == 302
    assert "/beheer/" in response["Location"]


def test_raised_capacity_moves_up_who_waits(organiser):
    edition = build.edition(capacity=1)
    build.bram(edition)
    chaima = build.chaima(edition)

    response = save(organiser, edition, capacity=2)

    assert response.status_code == 302
    chaima.refresh_from_db()
    assert chaima.is_confirmed
    edition.refresh_from_db()
    assert edition.status == Event.Status.PUBLISHED


def test_capacity_below_taken_is_an_error_in_the_form(organiser):
    edition = build.edition(capacity=5)
    build.bram(edition, party_size=3)

    response = save(organiser, edition, capacity=2)

    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert errors["capacity"] == ["Er zijn al 3 plaatsen bezet. Vul dat aantal in, of meer."]
    edition.refresh_from_db()
    assert edition.capacity == 5


def test_capacity_refused_by_the_verb_undoes_the_save(organiser, monkeypatch):
    edition = build.edition(capacity=5)
    build.bram(edition, party_size=3)
    # The form's own check passes, as when somebody signs up between it and the verb.
    monkeypatch.setattr("cafes.admin.EditionForm.clean_capacity", lambda form: 2)

    response = save(organiser, edition, capacity=2, title="Anders")

    assert response.status_code == 200
    assert "Er zijn al 3 plaatsen bezet" in response.text
    edition.refresh_from_db()
    assert (edition.capacity, edition.title) == (5, "Initiatievencafé")


def test_moved_session_is_told_to_who_signed_up(organiser):
    edition = build.edition()
    bram = build.bram(edition)

    response = save(organiser, edition, **{"sessions-0-starts_at_1": "20:00"})

    assert response.status_code == 302
    assert edition.sessions.get().sequence == 1
    assert kinds(bram) == ["confirmation", "event_changed"]


def test_save_without_a_change_tells_nobody(organiser):
    edition = build.edition()
    bram = build.bram(edition)

    save(organiser, edition)

    assert kinds(bram) == ["confirmation"]


def test_session_that_ends_before_it_starts_is_an_error_in_the_form(organiser):
    edition = build.edition()

    response = save(organiser, edition, **{"sessions-0-ends_at_1": "18:00"})

    assert response.status_code == 200
    assert "Het einde moet na het begin liggen." in response.text


def test_session_with_check_ins_is_not_deleted(organiser):
    edition = build.edition(sessions=2)
    session = edition.sessions_in_order()[0]
    CheckIn.objects.create(
        id=uuid.uuid4(),
        registration=build.bram(edition),
        session=session,
        scanned_at=build.NOW,
    )

    response = save(organiser, edition, **{"sessions-0-DELETE": "on"})

    assert response.status_code == 200
    assert not response.context["inline_admin_formsets"][0].formset.is_valid()
    assert Session.objects.filter(pk=session.pk).exists()


def test_last_session_of_a_published_edition_is_not_deleted(organiser):
    edition = build.edition()

    response = save(organiser, edition, **{"sessions-0-DELETE": "on"})

    assert response.status_code == 200
    assert "Er moet één bijeenkomst blijven." in response.text
    assert edition.sessions.count() == 1


def test_new_edition_starts_as_a_draft_and_is_published_by_the_action(organiser):
    organiser.post(
        f"{EDITIONS}add/",
        posted(build.edition(), slug="nieuw")
        | {"sessions-INITIAL_FORMS": 0, "sessions-0-id": "", "sessions-0-event": ""},
    )
    edition = Edition.objects.get(slug="nieuw")
    assert edition.is_draft
    assert edition.sessions.count() == 1

    act(organiser, EDITIONS, "publish", edition)

    edition.refresh_from_db()
    assert edition.status == Event.Status.PUBLISHED


def test_publishing_without_a_session_says_why_not(organiser):
    edition = build.edition(status=Event.Status.DRAFT, sessions=0)

    response = act(organiser, EDITIONS, "publish", edition)

    assert "nog geen bijeenkomst" in str(next(iter(get_messages(response.wsgi_request))))
    edition.refresh_from_db()
    assert edition.is_draft


def test_calling_off_asks_first(organiser):
    edition = build.edition()
    bram = build.bram(edition)

    response = act(organiser, EDITIONS, "call_off", edition)

    assert "Weet u zeker" in response.text
    edition.refresh_from_db()
    assert not edition.is_cancelled

    act(organiser, EDITIONS, "call_off", edition, confirmed="1")

    edition.refresh_from_db()
    assert edition.is_cancelled
    assert kinds(bram) == ["confirmation", "event_cancelled"]


def test_edition_with_registrations_is_not_deleted(organiser):
    edition = build.edition()
    build.bram(edition)

    response = organiser.post(f"{EDITIONS}{edition.pk}/delete/", {"post": "yes"})
    act(organiser, EDITIONS, "delete_selected", edition, post="yes")

    assert response.status_code == 403
    assert Edition.objects.filter(pk=edition.pk).exists()


def test_organiser_cancels_a_registration_and_who_waits_moves_up(organiser):
    edition = build.edition(capacity=1)
    bram, chaima = build.bram(edition), build.chaima(edition)

    act(organiser, REGISTRATIONS, "cancel", bram)

    bram.refresh_from_db()
    chaima.refresh_from_db()
    assert bram.cancelled_by == Registration.CancelledBy.ORGANISER
    assert chaima.is_confirmed


@pytest.mark.parametrize("url", [REGISTRATIONS, MESSAGES])
def test_registrations_and_mails_are_read_only(organiser, url):
    bram = build.bram(build.edition())
    row = bram if url == REGISTRATIONS else bram.messages.get()

    assert organiser.get(f"{url}{row.pk}/change/").status_code == 200
    assert organiser.post(f"{url}{row.pk}/change/", {"name": "X"}).status_code == 403
    assert organiser.post(f"{url}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert organiser.get(f"{url}add/").status_code == 403


def test_failed_mail_is_tried_again(organiser):
    message = build.bram(build.edition()).messages.get()
    Message.objects.update(state=Message.State.FAILED, attempts=8)

    act(organiser, MESSAGES, "try_again", message)

    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 0)


def test_sent_mail_is_not_sent_again(organiser):
    message = build.bram(build.edition()).messages.get()
    Message.objects.update(state=Message.State.SENT, sent_at=build.NOW)

    act(organiser, MESSAGES, "try_again", message)

    message.refresh_from_db()
    assert message.state == Message.State.SENT


def test_save_event_keeps_a_child_s_own_fields_and_the_stored_status():
    edition = build.edition()
    stale = Edition.objects.get(pk=edition.pk)
    stale.status = Event.Status.DRAFT
    stale.headline = "Nieuwe kop"

    events.save_event(stale)

    edition.refresh_from_db()
    assert (edition.headline, edition.status) == ("Nieuwe kop", Event.Status.PUBLISHED)


@pytest.mark.parametrize("editions", [1, 3])
def test_list_of_editions_takes_eight_queries(organiser, django_assert_num_queries, editions):
    for _ in range(editions):
        edition = build.edition(capacity=3)
        build.bram(edition, party_size=3)
        build.chaima(edition)

    with django_assert_num_queries(8):
        response = organiser.get(EDITIONS)

    assert response.text.count("3 / 3") == editions


def test_mails_are_listed_and_chosen_by_what_organisers_call_them(organiser):
    edition = build.edition(capacity=1)
    build.bram(edition)
    build.daan(edition)
    gone = build.registration(build.edition()).messages.get()
    Message.objects.filter(pk=gone.pk).update(kind="gone")

    page = organiser.get(f"{MESSAGES}?kind=waiting").text
    every = organiser.get(MESSAGES).text

    assert page.count('class="field-label"') == 1
    assert "op de wachtlijst" in page
    assert "onbekende soort “gone”" in every
    assert 'href="?kind=waiting"' in every


@pytest.mark.parametrize("action", ["call_off", "publish"])
def test_edition_that_is_over_is_not_called_off_or_brought_back(organiser, action):
    status = Event.Status.PUBLISHED if action == "call_off" else Event.Status.CANCELLED
    edition = build.edition(status=status, starts_at=build.NOW - timedelta(days=1))

    response = act(organiser, EDITIONS, action, edition, confirmed="1")

    (told,) = get_messages(response.wsgi_request)
    assert str(told) == "“Initiatievencafé” is voorbij. Aflasten of terughalen kan niet meer."
    edition.refresh_from_db()
    assert edition.status == status


def test_cancelling_says_who_is_in_and_who_was_somewhere_that_is_over(organiser):
    session = build.edition(starts_at=build.NOW + timedelta(minutes=1)).sessions.get()
    bram = build.took(build.past_run(), sessions=0)
    daan = build.daan(session.event)
    build.check_in(daan, session)

    response = act(organiser, REGISTRATIONS, "cancel", bram, daan)

    assert {str(told) for told in get_messages(response.wsgi_request)} >= {
        "Daan de Vries is binnen. Maak eerst het inchecken ongedaan.",
        "Waar Bram Jansen was, is voorbij. Afmelden kan niet meer.",
    }
