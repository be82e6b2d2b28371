"""Every public form that makes something, sent again: pressed twice, or corrected after going back.

docs/adr/0025-forms-that-are-sent-again.md says what each answers.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from django.db.models import Model

from courses import access_links
from eventsite.booking import cancelling
from eventsite.models import Message, Registration
from eventsite.tickets import links
from eventsite.web.forms import SentOnceForm
from initiatives import links as initiative_links
from initiatives.models import Initiative, Offer

from . import build
from .cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BRAM = {"name": "Bram Jansen", "email": "bram@example.nl"}
Scene = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Form:
    """Where it is with what is typed, and what is typed when one comes back to it."""

    scene: Callable[[], Scene]
    correction: dict[str, str]
    makes: type[Model] = Registration
    address: str = "email"  # the field; empty where the address was proved before
    own_url: Callable[[Any], str] = links.registration_url
    named: dict[str, str] = field(default_factory=dict)  # what is chosen from a list, in words


def evening() -> Scene:
    return f"/cafes/{build.edition().slug}/aanmelden/", BRAM | {"party_size": "2"}


def run() -> Scene:
    return f"{build.run().get_absolute_url()}aanmelden/", BRAM


def run_after_another() -> Scene:
    """It asks for an initiative, and not for the address."""
    basic = build.course()
    build.took(build.past_run(basic), sessions=3)
    follows = build.run(build.advanced(basic)).get_absolute_url()
    typed = {
        "name": "Bram Jansen",
        "initiative_name": "Kweektuin",
        "initiative_summary": "Groen.",
    }
    return f"{follows}aanmelden/toegang/{access_links.token('bram@example.nl')}/", typed


def booking() -> Scene:
    edition = build.edition()
    stand, _ = build.stands(edition, 2)
    build.slots(edition, 1)
    typed = {
        "stand": str(stand.pk),
        "slot": "geen",
        "party_size": "2",
        "initiative_name": "Kweektuin",
        "summary": "Groen.",
        "theme": "groen",
    }
    return f"/cafes/{edition.slug}/meedoen/", BRAM | typed


def booking_with_initiative() -> Scene:
    edition, initiative = build.edition(), build.initiative(contact_email="bram@example.nl")
    (stand,) = build.stands(edition, 1)
    build.slots(edition, 1)
    typed = {"name": "Bram Jansen", "party_size": "2", "stand": str(stand.pk), "slot": "geen"}
    return f"{initiative_links.own_url(initiative)}meedoen/{edition.slug}/", typed


def new_initiative() -> Scene:
    return "/initiatieven/nieuw/", {
        "name": "Kweektuin",
        "summary": "Groen.",
        "theme": "groen",
        "neighbourhood": str(build.neighbourhood().pk),
        "needs_people": "on",
        "contact_name": "Bram Jansen",
        "contact_email": "bram@example.nl",
    }


def help_out() -> Scene:
    typed = BRAM | {"need": "anders", "what": "Timmeren.", "consent": "on"}
    return initiative_links.help_url(build.initiative()), typed


FORMS = {
    "evening": Form(evening, {"party_size": "3"}),
    "run": Form(run, {"name": "Bram Janssen"}),
    "run after another": Form(
        run_after_another, {"initiative_summary": "Voor iedereen."}, address=""
    ),
    "booking": Form(
        booking, {"party_size": "3"}, named={"stand": "Kraam 1: bereikbaar met een rolstoel"}
    ),
    "booking with initiative": Form(
        booking_with_initiative,
        {"party_size": "3"},
        address="",
        named={"stand": "Kraam 1: bereikbaar met een rolstoel"},
    ),
    "initiative": Form(
        new_initiative,
        {"summary": "Voor iedereen."},
        makes=Initiative,
        address="contact_email",
        own_url=initiative_links.own_url,
        named={"neighbourhood": "Kleverpark"},
    ),
    "help": Form(
        help_out, {"what": "Schilderen."}, makes=Offer, own_url=initiative_links.offer_url
    ),
}


class Sender:
    """A browser that keeps one form with its id."""

    def __init__(self, client: Any, form: Form) -> None:
        self.client, self.form = client, form
        self.url, self.typed = form.scene()
        self.typed = {**self.typed, "submission_id": str(uuid.uuid4())}
        self.before = form.makes.objects.count()

    def send(self, **typed: str) -> Any:
        return self.client.post(self.url, self.typed | typed)

    @property
    def made(self) -> list[Any]:
        return list(self.form.makes.objects.order_by("pk"))[self.before :]


@pytest.fixture(params=FORMS)
def sender(request, client) -> Sender:
    return Sender(client, FORMS[request.param])


@pytest.fixture
def told():
    """How many mails were queued."""
    return Message.objects.count


def test_every_form_that_is_sent_once_is_looked_at_here():
    """The organisers' own is looked at in tests/pitches/test_desk.py, and own pages say what stands."""
    import_module("eventsite.urls")
    forms = {form.__name__ for form in _all(SentOnceForm)}

    assert forms == {
        "RegistrationForm",
        "EnrolmentForm",
        "JoinForm",
        "JoinWithInitiativeForm",
        "NewInitiativeForm",
        "HelpForm",
        # What these are made of, and what adds to a registration behind its link
        *("WishForm", "PersonMixin", "InitiativeMixin"),
        *("AddForm", "AddWithInitiativeForm", "GiveForm", "PersonForm", "WasThereForm"),
    }


def _all(kind: type) -> set[type]:
    below = {form for sub in kind.__subclasses__() for form in _all(sub)}
    return below | set(kind.__subclasses__())


def test_same_contents_are_the_same_and_tell_nobody_twice(sender, told):
    first, mails = sender.send(), told()

    again = sender.send()

    assert first.status_code == again.status_code == (200 if sender.form.address else 303)
    assert first.content == again.content
    assert first.headers.get("Location") == again.headers.get("Location")
    assert (len(sender.made), told()) == (1, mails)


def test_other_contents_change_nothing_and_only_the_mail_says_so(sender, told):
    if not sender.form.address or sender.form.makes is Offer:
        return
    sender.send()
    (made,), mails = sender.made, told()
    before = sender.form.makes.objects.values().get(pk=made.pk)

    response = sender.send(**sender.form.correction)

    assert response.status_code == 200
    assert sender.form.own_url(made) not in response.content.decode()
    for typed, stands in ((v, sender.typed[k]) for k, v in sender.form.correction.items()):
        assert typed in shown(response)
        assert stands not in shown(response), "nothing that was not typed now"
    for chosen, name in sender.form.named.items():
        assert name in shown(response), chosen
    assert (len(sender.made), told()) == (1, mails + 1)
    assert sender.form.own_url(made) in build.mail(Message.objects.latest("pk")).body
    assert sender.form.makes.objects.values().get(pk=made.pk) == before


def test_other_contents_behind_ones_own_link_change_nothing_and_lead_to_what_stands(sender, told):
    if sender.form.address:
        return
    sender.send()
    (made,), mails = sender.made, told()

    response = sender.send(**sender.form.correction)

    assert response.status_code == 409
    assert "U hebt dit formulier al verstuurd" in text_of(response)
    assert sender.form.own_url(made) in response.content.decode()
    assert (len(sender.made), told()) == (1, mails)


def shown(response) -> list[str]:
    return [unescape(value) for value in re.findall(r"<dd>(.*?)</dd>", response.content.decode())]


def test_another_address_is_another_person_and_may_press_twice_too(sender):
    if not sender.form.address:
        return
    sender.send()

    other = {sender.form.address: "daan@example.nl"}
    if "stand" in sender.typed:
        other |= {"stand": str(int(sender.typed["stand"]) + 1)}
    first, again = sender.send(**other), sender.send(**other)

    assert first.status_code == again.status_code == 200
    assert len(sender.made) == 2


def test_what_was_cancelled_in_between_is_not_brought_back(client):
    sender = Sender(client, FORMS["evening"])
    sender.send()
    cancelling.cancel(sender.made[0])

    same, other = sender.send(), sender.send(party_size="3")

    assert same.status_code == other.status_code == 200
    assert [made.is_cancelled for made in sender.made] == [True]


def test_adding_a_stall_pressed_twice_adds_it_once(client, told):
    edition = build.edition()
    stands = build.stands(edition, 2)
    url = f"{links.registration_url(build.bram(edition))}meedoen/"
    typed = {
        "stand": str(stands[0].pk),
        "slot": "geen",
        "initiative_name": "Kweektuin",
        "summary": "Groen.",
        "theme": "groen",
    }
    first, mails = client.post(url, typed), told()

    again, other = (client.post(url, typed | {"stand": str(s.pk)}) for s in stands)

    assert first.status_code == again.status_code == 303
    assert "U hebt al kraam 1" in text_of(other)
    assert told() == mails


def test_form_of_one_evening_sent_to_another_is_another_form(client):
    sender = Sender(client, FORMS["evening"])
    sender.send()
    sender.url, _typed = evening()

    assert sender.send(**FORMS["evening"].correction).status_code == 200
    assert len(sender.made) == 2
