"""Every kind of link can be ended by who has it or by an organiser (NORMS S2); a new kind without a way fails."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from courses import access_links, waivers
from desk.staff import invitations
from eventsite.booking import drafts, renewing
from eventsite.models import CalendarLink, Event, Message
from eventsite.persons import proof
from eventsite.subscriptions import links as subscription_links
from eventsite.subscriptions import verbs as subscriptions
from eventsite.tickets import links
from eventsite.tickets.links import LinkRefused, Purpose
from initiatives import links as initiative_links
from initiatives import offers, publishing

from . import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

End = Callable[[], object]
Read = Callable[[], object]


def registration() -> tuple[Read, End]:
    bram = build.bram(build.edition())
    token = links.make_token(bram, Purpose.REGISTRATION)
    return lambda: links.read_token(token, Purpose.REGISTRATION), lambda: renewing.renew(bram)


def ticket() -> tuple[Read, End]:
    bram = build.bram(build.edition())
    token = links.make_token(bram, Purpose.TICKET)
    return lambda: links.read_token(token, Purpose.TICKET), lambda: renewing.renew(bram)


def calendar() -> tuple[Read, End]:
    bram = build.bram(build.edition())
    token = links.calendar_token(links.calendar_link(bram.email))
    return (
        lambda: links.read_calendar_token(token, Purpose.CALENDAR),
        lambda: renewing.renew(bram),
    )


def organiser_calendar() -> tuple[Read, End]:
    link = CalendarLink.objects.create(user=build.anna())
    token = links.calendar_token(link)
    return (
        lambda: links.read_calendar_token(token, Purpose.ORGANISER_CALENDAR),
        lambda: links.revoke_calendar(link),
    )


def preview() -> tuple[Read, End]:
    draft = build.edition(status=Event.Status.DRAFT)
    token = links.preview_url(draft).split("/")[-2]
    return lambda: links.read_preview(token), lambda: drafts.delete(draft)


def initiative() -> tuple[Read, End]:
    made = build.initiative()
    token = links.make_token(made, initiative_links.Purpose.INITIATIVE)
    return (
        lambda: initiative_links.read_initiative(token),
        lambda: publishing.replace_links(made),
    )


def offer() -> tuple[Read, End]:
    made = build.offer(build.initiative())
    token = links.make_token(made, initiative_links.Purpose.OFFER)
    return lambda: initiative_links.read_offer(token), lambda: offers.renew_link(made)


def course_access() -> tuple[Read, End]:
    bram = build.bram(build.run(build.course()))
    token = access_links.token(bram.email)
    return lambda: access_links.read_token(token), lambda: renewing.renew(bram)


def subscription_to_confirm() -> tuple[Read, End]:
    asked = build.subscription(confirmed_at=None)
    token = subscription_links.confirm_url([asked]).split("/")[-2]
    return (
        lambda: subscription_links.read_confirm(token),
        lambda: subscriptions.stop([asked.pk]),
    )


WAYS: dict[str, Callable[[], tuple[Read, End]]] = {
    Purpose.REGISTRATION: registration,
    Purpose.TICKET: ticket,
    Purpose.CALENDAR: calendar,
    Purpose.ORGANISER_CALENDAR: organiser_calendar,
    Purpose.PREVIEW: preview,
    initiative_links.Purpose.INITIATIVE: initiative,
    initiative_links.Purpose.OFFER: offer,
    access_links.PURPOSE: course_access,
    subscription_links.Purpose.CONFIRM: subscription_to_confirm,
}
NEVER = {
    Purpose.MAIL_STOP: "ends mails, shows an address to who read it in the mail, and nothing else",
    subscription_links.Purpose.STOP: "ends mails, names their topics to who read them in the mail; then says that it did",
    proof.PURPOSE: "good for a day, and ends when nothing is held of the address any more",
    invitations.PURPOSE: "ends when it is used, taken back or three days old; tests/desk/test_staff.py",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_link_opens_until_it_is_ended(way):
    read, end = way()
    assert read()

    end()

    with pytest.raises(LinkRefused):
        read()


def test_every_kind_of_link_has_a_way_to_end_it():
    kinds = {
        *Purpose,
        *initiative_links.Purpose,
        *subscription_links.Purpose,
        access_links.PURPOSE,
        invitations.PURPOSE,
        proof.PURPOSE,
    }
    assert kinds == {*WAYS, *NEVER}

    root = Path(__file__).parent.parent
    named = {
        str(path.relative_to(root))
        for path in root.glob("[a-z]*/**/*.py")
        if path.parts[len(root.parts)]
        in {"cafes", "courses", "desk", "eventsite", "initiatives", "pitches"}
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ClassDef) and node.name == "Purpose")
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PURPOSE")
    }
    assert named == {
        "eventsite/tickets/links.py",
        "eventsite/subscriptions/links.py",
        "initiatives/links.py",
        "courses/access_links.py",
        "desk/staff/invitations.py",
        "eventsite/persons/proof.py",
    }


def test_waiver_that_is_taken_back_ends_its_link():
    course = build.advanced(build.course())
    waiver = waivers.waive(course, name="Ilse", email="ilse@example.nl", reason="Ervaren", by=None)
    token = access_links.token("ilse@example.nl")
    assert access_links.read_token(token).email == "ilse@example.nl"

    waivers.withdraw(waiver, by=None)

    with pytest.raises(LinkRefused):
        access_links.read_token(token)


@pytest.mark.parametrize("by", ["person", "organiser"])
def test_new_links_are_asked_for_first_and_come_by_mail_alone(client, settings, by):
    settings.STAFF_NEED_SECOND_FACTOR = False
    desk = Client()
    desk.force_login(build.anna())
    bram = build.bram(build.edition())
    old = links.registration_url(bram)
    url = (
        f"{old}nieuwe-links/" if by == "person" else f"/beheer/aanmeldingen/{bram.pk}/nieuwe-links/"
    )
    browser = client if by == "person" else desk
    asked = browser.get(url)
    assert client.get(old).status_code == asked.status_code == 200

    browser.post(url, {} if by == "person" else {"bevestigd": "1"})

    assert client.get(old).status_code == 410
    bram.refresh_from_db()
    mail = build.mail(Message.objects.get(kind="renewed_links"))
    assert links.registration_url(bram) in mail.body
    assert mail.to == [bram.email]


def test_page_after_new_links_shows_none(client):
    bram = build.bram(build.edition())

    page = client.post(f"{links.registration_url(bram)}nieuwe-links/")

    bram.refresh_from_db()
    assert links.registration_url(bram) not in page.content.decode()
    assert "Kijk in uw mail" in page.content.decode()
