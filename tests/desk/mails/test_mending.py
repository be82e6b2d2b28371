"""A mail that did not arrive, mended in its row."""

from __future__ import annotations

import pytest

from courses import waivers
from eventsite.mails import delivery
from eventsite.models import Message
from initiatives.models import InitiativeMessage
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

YES = {"bevestigd": "1"}


@pytest.fixture(autouse=True)
def organiser(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


def came_back(message: Message, error: str = "550 5.1.1 unknown") -> Message:
    Message.objects.filter(pk=message.pk).update(
        state="bounced", sent_at=build.NOW, last_error=error
    )
    message.refresh_from_db()
    return message


def mend(client, message: Message, email: str, **sent: str):
    return client.post(f"/beheer/mails/{message.pk}/verhelpen/", {"email": email} | sent)


def test_the_row_says_why_in_plain_words_and_holds_the_address(client):
    bram = build.bram(build.edition())
    message = came_back(bram.messages.get())

    page = client.get("/beheer/mails/").text

    assert "Dit adres bestaat niet." in page
    assert f'action="/beheer/mails/{message.pk}/verhelpen/"' in page
    assert 'value="bram@example.nl"' in page


def test_mended_the_mail_goes_to_the_new_address_and_the_row_is_gone(client, mailoutbox):
    bram = build.bram(build.edition())
    message = came_back(bram.messages.get())

    asked = mend(client, message, "bram@example.com")
    assert "Wijzigen en mailen" in asked.text
    assert Message.objects.get(pk=message.pk).state == "bounced"
    done = mend(client, message, "bram@example.com", **YES)
    delivery.deliver_due()

    assert done["Location"] == "/beheer/mails/"
    assert [mail.to for mail in mailoutbox] == [["bram@example.com"]]
    assert "Alle mails zijn aangekomen" in client.get("/beheer/mails/").text


def test_with_the_same_address_the_mail_goes_again(client, mailoutbox):
    bram = build.bram(build.edition())
    message = came_back(bram.messages.get(), "552 5.2.2 full")

    mend(client, message, bram.email)
    delivery.deliver_due()

    assert [mail.to for mail in mailoutbox] == [[bram.email]]


def test_an_address_said_to_be_a_strangers_gets_no_mail_again(client, mailoutbox):
    bram = build.bram(build.edition())
    message = came_back(bram.messages.get())

    mend(client, message, "bram@example.nl", van="geen", **YES)
    delivery.deliver_due()

    bram.refresh_from_db()
    assert bram.email == ""
    assert mailoutbox == []


def test_a_mail_about_an_initiative_mends_the_initiatives_address(client, mailoutbox):
    initiative = build.initiative()
    message = came_back(InitiativeMessage.objects.latest("pk"))

    mend(client, message, "chaima@example.com", **YES)
    delivery.deliver_due()

    initiative.refresh_from_db()
    assert initiative.contact_email == "chaima@example.com"
    assert {mail.to[0] for mail in mailoutbox} == {"chaima@example.com"}


def test_a_mail_about_an_exception_mends_the_exceptions_address(client, mailoutbox):
    waiver = waivers.waive(
        build.advanced(), name="Bram Jansen", email="bram@example.nl", reason="Ervaren", by=None
    )
    message = came_back(Message.objects.get())

    mend(client, message, "bram@example.com", **YES)
    delivery.deliver_due()

    waiver.refresh_from_db()
    assert waiver.email == "bram@example.com"
    assert [mail.to for mail in mailoutbox] == [["bram@example.com"]]


def test_the_address_of_who_offers_help_is_theirs_to_change(client):
    offer = build.offer(build.initiative())
    message = came_back(
        InitiativeMessage.objects.create(
            kind="offer_passed_on", initiative=offer.initiative, offer=offer, email=offer.email
        )
    )

    answer = client.get(f"/beheer/mails/{message.pk}/verhelpen/", follow=True)

    assert "Alleen die persoon kan het wijzigen" in answer.text


def test_a_mail_about_something_else_leaves_the_exception_of_that_address_alone(client):
    waiver = waivers.waive(
        build.advanced(), name="Bram Jansen", email="bram@example.nl", reason="Ervaren", by=None
    )
    invited = came_back(Message.objects.create(kind="staff_invited", email="bram@example.nl"))

    answer = mend(client, invited, "bram@example.com", **YES)
    answer = client.get(answer["Location"])

    waiver.refresh_from_db()
    assert waiver.email == "bram@example.nl"
    assert "Een beheerder stuurt een nieuwe uitnodiging" in answer.text


def test_an_address_of_another_of_the_evening_comes_back_with_the_reason(client):
    edition = build.edition()
    bram, chaima = build.bram(edition), build.chaima(edition)

    answer = mend(client, came_back(bram.messages.get()), chaima.email, **YES)

    assert answer.status_code == 400
    assert "Chaima El Amrani" in answer.text
