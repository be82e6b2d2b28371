from __future__ import annotations

import pytest

from eventsite.tickets.links import LinkErased, LinkRevoked, LinkUnknown, Purpose, make_token
from initiatives import links, publishing
from initiatives.letters import InitiativeLinksLetter
from initiatives.models import InitiativeMessage

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_token_opens_its_own_initiative():
    initiative = build.initiative()

    assert links.read_initiative(make_token(initiative, links.Purpose.INITIATIVE)) == initiative


def test_token_of_a_registration_or_an_offer_opens_no_initiative():
    initiative, bram = build.initiative(), build.bram(build.edition())
    offer = build.offer(initiative)
    assert initiative.pk == bram.pk == offer.pk  # only the purpose tells them apart

    for token in (make_token(bram, Purpose.REGISTRATION), make_token(offer, links.Purpose.OFFER)):
        with pytest.raises(LinkUnknown):
            links.read_initiative(token)
    with pytest.raises(LinkUnknown):
        links.read_offer(make_token(initiative, links.Purpose.INITIATIVE))


def test_replaced_token_says_so():
    initiative = build.initiative()
    token = make_token(initiative, links.Purpose.INITIATIVE)

    publishing.replace_links(initiative)

    with pytest.raises(LinkRevoked):
        links.read_initiative(token)


def test_token_of_an_erased_initiative_says_so(client):
    initiative = build.initiative()
    url = links.own_url(initiative)
    token = make_token(initiative, links.Purpose.INITIATIVE)
    initiative.delete()

    with pytest.raises(LinkErased):
        links.read_initiative(token)
    response = client.get(url)
    assert response.status_code == 410
    assert "hebben wij gewist" in response.text


def test_links_asked_again_list_all_of_the_address():
    ones = [build.initiative(), build.initiative(published=False)]
    other = build.initiative(contact_email="daan@example.nl")

    InitiativeLinksLetter.queue_to("chaima@example.nl")

    mail = build.mail(InitiativeMessage.objects.get(kind="initiative_links"))
    for one in ones:
        assert links.own_url(one) in mail.body
    assert links.own_url(other) not in mail.body
    assert mail.to == ["chaima@example.nl"]


def test_links_are_mailed_once_in_ten_minutes(frozen):
    build.initiative()

    InitiativeLinksLetter.queue_to("chaima@example.nl")
    InitiativeLinksLetter.queue_to("chaima@example.nl")
    InitiativeLinksLetter.queue_to("nobody@example.nl")

    assert InitiativeMessage.objects.filter(kind="initiative_links").count() == 1
    frozen.shift(601)
    InitiativeLinksLetter.queue_to("chaima@example.nl")
    assert InitiativeMessage.objects.filter(kind="initiative_links").count() == 2


def test_page_for_lost_links_mails_initiators_too(client):
    build.initiative()

    response = client.post("/mijn/", {"email": "chaima@example.nl"})

    assert response.status_code == 200
    assert InitiativeMessage.objects.filter(kind="initiative_links").count() == 1
