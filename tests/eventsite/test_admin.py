from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from cafes.models import Edition
from eventsite.booking import events
from eventsite.models import Event, Message, Registration
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


def act(organiser, url, action, *objects, **more):
    return organiser.post(
        url, {"action": action, "_selected_action": [o.pk for o in objects], **more}
    )


def kinds(registration):
    return list(registration.messages.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("path", ["", "eventsite/venue/", "eventsite/message/"])
def test_only_staff_get_in(client, path):
    response = client.get(f"/beheer/admin/{path}")

    assert response.status_code == 302
    assert "/beheer/" in response["Location"]


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
