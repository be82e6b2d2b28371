from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing

from eventsite.retention import terms
from eventsite.tickets import codes, links
from eventsite.tickets.links import Purpose

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def bram():
    return build.bram(build.edition())


def test_token_opens_its_own_registration(bram):
    token = links.make_token(bram, Purpose.REGISTRATION)

    assert links.read_token(token, Purpose.REGISTRATION) == bram


def test_token_for_one_purpose_opens_no_other(bram):
    token = links.make_token(bram, Purpose.TICKET)

    with pytest.raises(links.LinkUnknown):
        links.read_token(token, Purpose.REGISTRATION)


@pytest.mark.parametrize(
    "damage",
    [lambda t: t[:-1], lambda t: "A" + t, lambda t: t.swapcase(), lambda t: "", lambda t: "é:ü"],
)
def test_token_that_was_tampered_with_opens_nothing(bram, damage):
    token = links.make_token(bram, Purpose.REGISTRATION)

    with pytest.raises(links.LinkUnknown):
        links.read_token(damage(token), Purpose.REGISTRATION)


def test_token_with_anothers_number_and_a_signature_of_ones_own_opens_nothing(bram):
    daan = build.daan(bram.event)
    _, signature = links.make_token(bram, Purpose.REGISTRATION).rsplit(":", 1)
    body, _ = links.make_token(daan, Purpose.REGISTRATION).rsplit(":", 1)

    with pytest.raises(links.LinkUnknown):
        links.read_token(f"{body}:{signature}", Purpose.REGISTRATION)


def test_signature_has_at_least_128_bits(bram):
    signature = links.make_token(bram, Purpose.TICKET).rsplit(":", 1)[1]

    assert len(signing.b64_decode(signature.encode())) * 8 >= 128


def test_revoked_token_says_so_and_the_new_one_opens(bram):
    old, old_code = links.make_token(bram, Purpose.TICKET), codes.code_of(bram)

    links.revoke(bram)

    with pytest.raises(links.LinkRevoked):
        links.read_token(old, Purpose.TICKET)
    assert build.holder_of(old_code) is None
    assert links.read_token(links.make_token(bram, Purpose.TICKET), Purpose.TICKET) == bram


def test_token_expires_long_after_the_event(bram, frozen):
    token = links.make_token(bram, Purpose.TICKET)
    ended = bram.event.ends_at

    frozen.move_to(ended + terms.term("registrations"))
    assert links.read_token(token, Purpose.TICKET) == bram

    frozen.move_to(ended + terms.term("registrations") + timedelta(seconds=1))
    with pytest.raises(links.LinkExpired):
        links.read_token(token, Purpose.TICKET)


def test_token_of_an_erased_registration_says_expired(bram):
    token = links.make_token(bram, Purpose.TICKET)
    bram.delete()

    with pytest.raises(links.LinkExpired):
        links.read_token(token, Purpose.TICKET)
