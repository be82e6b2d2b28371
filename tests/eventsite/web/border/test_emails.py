from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from hypothesis import example, given
from hypothesis import strategies as st

from eventsite.mails import envelope
from eventsite.models import Message
from eventsite.web.border import domains, emails, typos

LOCAL = st.one_of(
    st.from_regex(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,66}", fullmatch=True),
    st.text(min_size=1, max_size=20),
)
LABEL = st.one_of(
    st.from_regex(r"[a-zA-Z0-9-]{1,64}", fullmatch=True),
    st.text(min_size=1, max_size=12),
    st.sampled_from(["straße", "bücher", "xn--bcher-kva", "ｅxample", "localhost", "παράδειγμα"]),
)
TOP = st.sampled_from(["nl", "de", "example", "рф", "xn--p1ai", "1", "n", "local"])
ADDRESSES = st.builds(
    lambda local, labels, top: f"{local}@{'.'.join([*labels, top])}",
    LOCAL,
    st.lists(LABEL, max_size=3),
    TOP,
)
INVISIBLE = "\u200b\u200c\u200d\u00ad\ufeff\u202e\u2060\ufe0f\U000e0041\0\u3164\u2066\u034f"


@given(ADDRESSES)
@example("bram@straße.de")
@example("o’brien@BÜCHER.example")
def test_every_accepted_address_can_be_mailed_and_is_clean(typed):
    try:
        address = emails.clean(typed)
    except ValidationError:
        return

    assert emails.clean(address) == address
    message = Message(kind="confirmation", email=address, message_id="<1@example.nl>")
    mail = envelope.put_together(message, subject="Dag", text="Dag", html="<p>Dag</p>")
    to = message_from_bytes(mail.message().as_bytes(), policy=policy.default)["To"]
    (wire,) = [sanitize_address(one, "utf-8") for one in mail.recipients()]  # as the backend does
    assert wire.isascii()
    assert not to.defects
    assert wire == emails.on_the_wire(address)
    assert emails.clean(wire) == address
    assert re.fullmatch(r"[^@\s]{1,64}@[a-z0-9.-]+\.[a-z0-9-]*[a-z][a-z0-9-]*", wire)


@given(st.data())
def test_invisible_characters_anywhere_make_no_second_person(data):
    typed = "bram.jansen@bücher.example"
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(typed)))
        typed = typed[:place] + data.draw(st.sampled_from(INVISIBLE)) + typed[place:]

    assert emails.clean(typed) == "bram.jansen@bücher.example"


@pytest.mark.parametrize(
    ("typed", "kept", "wire"),
    [
        (" Bram@Example.NL ", "bram@example.nl", "bram@example.nl"),
        ("info@xn--bcher-kva.example", "info@bücher.example", "info@xn--bcher-kva.example"),
        ("info@BU\u0308CHER.example", "info@bücher.example", "info@xn--bcher-kva.example"),
        ("bram@straße.de", "bram@straße.de", "bram@xn--strae-oqa.de"),
        ("bram@strasse.de", "bram@strasse.de", "bram@strasse.de"),
        ("bram@example。nl", "bram@example.nl", "bram@example.nl"),
        ("o’brien@example.nl", "o'brien@example.nl", "o'brien@example.nl"),
        ("a+b_c-d/e=f@sub.example.nl", "a+b_c-d/e=f@sub.example.nl", "a+b_c-d/e=f@sub.example.nl"),
    ],
)
def test_address_has_one_spelling_and_one_on_the_wire(typed, kept, wire):
    assert (emails.clean(typed), emails.on_the_wire(kept)) == (kept, wire)


@pytest.mark.parametrize(
    "typed",
    [
        "bram",
        "bram@",
        "@example.nl",
        "bram@localhost",
        "bram@[127.0.0.1]",
        "bram@127.0.0.1",
        "bram@example.n",
        "bram@[IPv6:::1]",
        "bram@ｅxample.nl",
        "bram@℀.nl",
        "ﬁets@example.nl",
        "jürgen@example.nl",
        '"bram jansen"@example.nl',
        "bram jansen@example.nl",
        "bram@xn--0.example",
        "bram@-example.nl",
        "bram@exa_mple.nl",
        "bram@example.nl.",
        "bram..jansen@example.nl",
        ".bram@example.nl",
        "bram@☺.nl",
        "a" * 65 + "@example.nl",
        "a@" + "b" * 64 + ".nl",
        "a@" + "b." * 130 + "nl",
        "a" * 3_000_000,
        "bram@example.nl\nBcc: chaima@example.nl",
        "Bram <bram@example.nl>",
        "bram@example.nl, chaima@example.nl",
    ],
)
def test_what_can_not_be_mailed_is_refused(typed):
    with pytest.raises(ValidationError):
        emails.clean(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.nl", "gmail.com"),
        ("gmai.con", "gmail.com"),
        ("outlok.com", "outlook.com"),
        ("ziggo.n", "ziggo.nl"),
        ("zigo.nl", "ziggo.nl"),
        ("live.nk", "live.nl"),
        ("hormail.nl", "hotmail.nl"),
        ("iclod.com", "icloud.com"),
    ],
)
def test_slip_in_a_common_domain_is_asked_about(typed, meant):
    assert typos.suggestion(f"bram@{typed}") == f"bram@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        *typos._COMMON,
        *("ymail.com", "mail.com", "live.nl", "live.be", "t-mobile.nl", "outlook.fr", "hotmail.be"),
        *(
            "example.nl",
            "haarlem.nl",
            "home.nl",
            "line.nl",
            "hme.nl",
            "gmx.de",
            "me.com",
            "bücher.nl",
        ),
    ],
)
def test_domain_that_exists_is_left_alone(domain):
    assert typos.suggestion(f"bram@{domain}") is None


def test_a_domain_that_many_have_is_worked_out_once():
    domains.spell.cache_clear()
    typos._meant.cache_clear()

    addresses = [emails.clean(f"{name}@BÜCHER.example") for name in ("anna", "bram", "carla")]
    meant = [typos.suggestion(address) for address in addresses]

    assert addresses == [f"{name}@bücher.example" for name in ("anna", "bram", "carla")]
    assert meant == [None] * 3
    assert domains.spell.cache_info().misses == typos._meant.cache_info().misses == 1


def test_what_is_no_domain_is_refused_each_time():
    for _time in range(2):
        with pytest.raises(ValidationError):
            emails.clean("anna@n.v.t.")
