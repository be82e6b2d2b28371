"""Many people of the list at once."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pytest

from desk.people import together
from eventsite.models import LogEntry, Mailing, Message

from ... import build
from .test_list import many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def send(client, event, **sent):
    address = f"/beheer/evenementen/{event.slug}/mensen/samen/"
    return client.post(address, sent, follow=True)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def answered(client, event, question, **typed):
    """What the page that asks sends, with yes."""
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', question.content.decode())
    return send(client, event, **(dict(hidden) | {"bevestigd": "1"} | typed))


def test_cancelling_asks_with_names_and_does_those_alone(anna):
    edition = build.edition(capacity=2)
    bram, daan = build.bram(edition), build.daan(edition)
    waits = build.chaima(edition)
    ticked = {"wie": [bram.pk, daan.pk], "doe": "afmelden", "staat": "plaats"}

    question = send(anna, edition, **ticked)

    assert "2 aanmeldingen afmelden?" in text_of(question)
    assert "Bram Jansen" in text_of(question)
    assert "1 aanmelding van de wachtlijst krijgt een plaats" in text_of(question)
    assert edition.registrations.live().count() == 3

    page = answered(anna, edition, question, zin="De zaal is te klein.")

    assert "2 aanmeldingen zijn afgemeld." in text_of(page)
    for one in (bram, daan):
        assert one.messages.get(kind="cancelled").note == "De zaal is te klein."
    assert page.redirect_chain[-1][0].endswith("/mensen/?staat=plaats")
    waits.refresh_from_db()
    assert waits.is_confirmed
    assert [one.name for one in edition.registrations.live()] == ["Chaima El Amrani"]


def test_all_of_the_filter_are_those_who_were_there_when_it_was_asked(anna):
    edition = build.edition(capacity=500)
    many(edition, 120)

    question = send(anna, edition, alle="1", doe="afmelden", staat="plaats")
    els = build.registration(edition, name="Els Jansen")
    again = answered(anna, edition, question)  # who waited has a place by now: asked anew
    page = answered(anna, edition, again)

    assert "108 aanmeldingen zijn afgemeld." in text_of(page)
    els.refresh_from_db()
    assert els.is_confirmed


def test_who_it_cannot_be_done_to_is_named_and_left(anna):
    edition = build.edition()
    bram, daan = build.bram(edition), build.daan(edition)
    build.check_in(bram, edition.sessions.get())

    question = send(anna, edition, wie=[bram.pk, daan.pk], doe="afmelden")
    answered(anna, edition, question)

    assert "Bram Jansen: 1 persoon is binnen. Maak eerst het inchecken ongedaan." in text_of(
        question
    )
    bram.refresh_from_db()
    daan.refresh_from_db()
    assert (bram.status, daan.status) == ("confirmed", "cancelled")


def test_ticket_goes_again_and_the_log_says_so(anna):
    edition = build.edition(capacity=1)
    bram, daan = build.bram(edition), build.daan(edition)
    Message.objects.all().delete()

    answered(anna, edition, send(anna, edition, wie=[bram.pk, daan.pk], doe="kaart"))

    sent = Message.objects.order_by("registration").values_list("registration", "kind")
    assert list(sent) == [(bram.pk, "confirmation"), (daan.pk, "waiting")]
    assert LogEntry.objects.filter(verb="sent again").count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"doe": "afmelden"},
        {"doe": "afmelden", "wie": ["", "x", "9" * 40, "-1", "٣", "\0"]},
        {"doe": "afmelden", "gekozen": "," * 5_000},
        {"doe": "\0", "wie": ["1"]},
        {"doe": "kaart", "alle": "1", "staat": "afgemeld"},
    ],
)
def test_nobody_ticked_or_nothing_known_changes_nothing(anna, sent):
    edition = build.edition()
    build.bram(edition)
    mails = Message.objects.count()

    page = send(anna, edition, **sent)

    assert page.status_code == 200
    assert edition.registrations.live().count() == 1
    assert Message.objects.count() == mails


def test_people_of_another_evening_are_left_out(anna):
    edition, other = build.edition(), build.edition()
    bram = build.bram(other)

    page = send(anna, edition, wie=[bram.pk], doe="afmelden", bevestigd="1")

    assert "Kies eerst een of meer mensen" in text_of(page)
    bram.refresh_from_db()
    assert bram.is_confirmed


def test_more_than_can_be_done_in_one_go_is_said(anna, monkeypatch):
    monkeypatch.setattr(together, "MOST", 2)
    edition = build.edition(capacity=500)
    many(edition, 3)

    page = send(anna, edition, alle="1", doe="afmelden", bevestigd="1")

    assert "Kies hoogstens 2 mensen tegelijk." in text_of(page)
    assert edition.registrations.live().count() == 3


def test_who_it_cannot_be_done_to_for_one_reason_are_one_sentence(anna):
    edition = build.edition(capacity=500)
    many(edition, 6)
    edition.registrations.update(email="", source="phone")

    page = send(anna, edition, alle="1", doe="kaart")

    said = [str(one) for one in page.context["messages"]]
    names = "Bezoeker van der 00000, Bezoeker van der 00000, Bezoeker van der 00001"
    assert said == [f"{names} en nog 3: geen e-mailadres. Print de kaart."]


def test_places_are_given_for_a_reason_and_it_says_who_waits_longer(anna):
    edition = build.edition(capacity=1)
    build.bram(edition)
    first, second = build.daan(edition), build.chaima(edition)

    question = send(anna, edition, wie=[second.pk], doe="plaats")
    without = answered(anna, edition, question)

    assert "Deze mensen wachten langer" in text_of(question)
    assert "Daan de Vries" in text_of(question)
    assert without.status_code == 400
    second.refresh_from_db()
    assert second.is_waiting

    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', question.content.decode())
    sent = dict(hidden) | {"waarom": "spreekt namens de gemeente", "boven": "on"}
    page = send(anna, edition, **sent)

    assert "1 aanmelding heeft een plaats." in text_of(page)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("waiting", "confirmed")


def test_place_that_is_not_free_is_said_by_name(anna):
    edition = build.edition(capacity=1)
    build.bram(edition)
    daan = build.daan(edition)

    page = send(anna, edition, gekozen=daan.pk, doe="plaats", waarom="Is ver weg", bevestigd="1")

    assert "Daan de Vries: Er is plaats voor 0 personen." in text_of(page)
    daan.refresh_from_db()
    assert daan.is_waiting


def test_message_begins_with_who_was_chosen(anna):
    edition = build.edition()
    bram, _daan = build.bram(edition), build.daan(edition)

    page = send(anna, edition, wie=[bram.pk], doe="bericht")

    mailing = Mailing.objects.get()
    assert list(mailing.chosen.all()) == [bram]
    assert page.redirect_chain[-1][0] == f"/beheer/berichten/{mailing.pk}/wijzigen/"


def test_cards_are_of_who_was_chosen(anna):
    edition = build.edition()
    bram, _daan = build.bram(edition), build.daan(edition)

    page = send(anna, edition, wie=[bram.pk], doe="kaartjes")

    assert page.headers["Content-Type"] == "application/pdf"
    with pdfium.PdfDocument(page.content) as paper:
        text = paper[0].get_textpage().get_text_bounded()
    assert "Bram Jansen" in text
    assert "Daan" not in text
