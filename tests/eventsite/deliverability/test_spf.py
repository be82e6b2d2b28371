"""Our reading of SPF against the examples of RFC 7208, and against what it calls broken."""

from __future__ import annotations

import pytest

from eventsite.deliverability import spf
from eventsite.deliverability.asking import Names

from .name_server import serving


@pytest.fixture
def rfc():
    """The zone of RFC 7208, appendix A."""
    with serving() as server:
        for name, kind, *records in (
            ("example.com", "A", "192.0.2.10", "192.0.2.11"),
            ("example.com", "MX", "10 mail-a.example.com.", "20 mail-b.example.com."),
            ("amy.example.com", "A", "192.0.2.65"),
            ("bob.example.com", "A", "192.0.2.66"),
            ("mail-a.example.com", "A", "192.0.2.129"),
            ("mail-b.example.com", "A", "192.0.2.130"),
            ("example.org", "MX", "10 mail-c.example.org."),
            ("mail-c.example.org", "A", "192.0.2.140"),
            ("65.2.0.192.in-addr.arpa", "PTR", "amy.example.com."),
            ("10.2.0.192.in-addr.arpa", "PTR", "example.com."),
            ("140.2.0.192.in-addr.arpa", "PTR", "mail-c.example.org."),
            ("mary.mobile-users._spf.example.com", "A", "127.0.0.2"),
            ("joel.remote-users._spf.example.com", "A", "127.0.0.2"),
            ("15.15.168.192.joel.remote-users._spf.example.com", "A", "127.0.0.2"),
            ("six.example.com", "AAAA", "2001:db8::1"),
        ):
            server.say(name, kind, *records)
        yield server


# Appendix A.1 to A.4, section 5 and 7.4: record, address of who sends, result.
EXAMPLES = [
    ("v=spf1 +all", "192.0.2.1", "pass"),
    ("v=spf1 a -all", "192.0.2.10", "pass"),
    ("v=spf1 a -all", "192.0.2.65", "fail"),
    ("v=spf1 a:example.org -all", "192.0.2.10", "fail"),
    ("v=spf1 mx -all", "192.0.2.129", "pass"),
    ("v=spf1 mx -all", "192.0.2.140", "fail"),
    ("v=spf1 mx:example.org -all", "192.0.2.140", "pass"),
    ("v=spf1 mx mx:example.org -all", "192.0.2.130", "pass"),
    ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", "pass"),
    ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.143", "pass"),
    ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.144", "fail"),
    ("v=spf1 ptr -all", "192.0.2.65", "pass"),
    ("v=spf1 ptr -all", "192.0.2.140", "fail"),
    ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", "pass"),
    ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", "fail"),
    ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::7", "pass"),
    ("v=spf1 a:six.example.com//64 -all", "2001:db8::7", "pass"),
    ("v=spf1 ip4:192.0.2.1 ~all", "2001:db8::7", "softfail"),
    ("v=spf1 ?all", "192.0.2.1", "neutral"),
    ("v=spf1", "192.0.2.1", "neutral"),
    ("v=SPF1 A -ALL", "192.0.2.10", "pass"),
    ("v=spf1 exists:%{ir}.%{l1r+-}.remote-users._spf.%{d} -all", "192.168.15.15", "pass"),
    ("v=spf1 exists:%{l1r+}.mobile-users._spf.%{d} -all", "192.0.2.1", "fail"),
    ("v=spf1 future=%{d} a -all", "192.0.2.10", "pass"),
]


@pytest.mark.parametrize(("record", "address", "result"), EXAMPLES)
def test_record_says_what_the_rfc_says(rfc, record, address, result):
    rfc.say("example.com", "TXT", record)

    found = spf.evaluate(Names(rfc.address), "example.com", address, "joel@example.com")

    assert found.result == result


BROKEN = [
    ("v=spf1 mail -all", "means nothing"),
    ("v=spf1 include: -all", "means nothing"),
    ("v=spf1 ip4:192.0.2.300 -all", "is no network"),
    ("v=spf1 ip4:2001:db8::1 -all", "is not of the kind"),
    ("v=spf1 include:nobody.example.com -all", "has no SPF record"),
    ("v=spf1 include:example.com -all", "includes itself"),
    ("v=spf1 redirect=a.example.com redirect=b.example.com", "twice"),
    ("v=spf1 redirect=nobody.example.com", "redirects to"),
    ("v=spf1 exists:%(x).example.com -all", "means nothing"),
    ("v=spf1 a:n1.example.com a:n2.example.com a:n3.example.com -all", "find nothing"),
    ("v=spf1 " + " ".join(["a"] * 11) + " -all", "more than 10 look-ups"),
]


@pytest.mark.parametrize(("record", "why"), BROKEN, ids=[why for _record, why in BROKEN])
def test_broken_record_is_none(rfc, record, why):
    rfc.say("example.com", "TXT", record)

    with pytest.raises(spf.Broken, match=why):
        spf.evaluate(Names(rfc.address), "example.com", "203.0.113.9")


def test_look_ups_of_what_is_included_count_too(rfc):
    rfc.say("example.com", "TXT", "v=spf1 include:one.example.com include:two.example.com mx -all")
    rfc.say("one.example.com", "TXT", "v=spf1 a:example.com mx:example.com ?all")
    rfc.say("two.example.com", "TXT", "v=spf1 ip4:192.0.2.9 -all")

    found = spf.evaluate(Names(rfc.address), "example.com")

    assert (found.lookups, found.result) == (5, "fail")
    assert spf.evaluate(Names(rfc.address), "example.com", "192.0.2.9").result == "pass"
    assert spf.evaluate(Names(rfc.address), "example.com", "192.0.2.10").lookups == 2


def test_redirect_hands_over_only_where_nothing_matched(rfc):
    rfc.say("example.com", "TXT", "v=spf1 ip4:192.0.2.1 redirect=all.example.com")
    rfc.say("all.example.com", "TXT", "v=spf1 ip4:192.0.2.2 -all")

    results = [
        spf.evaluate(Names(rfc.address), "example.com", f"192.0.2.{last}").result
        for last in (1, 2, 3)
    ]

    assert results == ["pass", "pass", "fail"]
