"""Asking for a link: what each answer means, and what is never asked."""

from __future__ import annotations

import socket

import pytest

from eventsite.models import SiteSettings
from eventsite.site import reading
from eventsite.web import outgoing
from initiatives.models import Answer
from initiatives.toolkit import asking
from initiatives.toolkit.asking import Outcome, ask, ask_all
from tests.websites import website


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(asking, "ON_THIS_MACHINE", True)
    for name in (
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    with website() as site:
        yield site


def moved(to: str) -> tuple[int, dict[str, str]]:
    return 302, {"Location": to}


def without_end(handler) -> None:
    """A page that goes on until nobody listens."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65_536)
    except ConnectionError:
        pass


@pytest.mark.parametrize(
    ("pages", "outcome", "asked"),
    [
        ({"/": 200}, Outcome(Answer.FINE, 200), ["HEAD"]),
        ({"HEAD /": 405, "GET /": 200}, Outcome(Answer.FINE, 200), ["HEAD", "GET"]),
        ({"HEAD /": 404, "GET /": 200}, Outcome(Answer.FINE, 200), ["HEAD", "GET"]),
        ({"HEAD /": 501, "GET /": without_end}, Outcome(Answer.FINE, 200), ["HEAD", "GET"]),
        ({"/": 404}, Outcome(Answer.NO_PAGE, 404), ["HEAD", "GET"]),
        ({"/": 410}, Outcome(Answer.NO_PAGE, 410), ["HEAD", "GET"]),
        ({"/": 403}, Outcome(Answer.REFUSED, 403), ["HEAD", "GET"]),
        ({"/": 429}, Outcome(Answer.REFUSED, 429), ["HEAD"]),
        ({"/": 503}, Outcome(Answer.FAILING, 503), ["HEAD", "GET"]),
        ({"/": moved("/b"), "/b": 200}, Outcome(Answer.FINE, 200), ["HEAD", "HEAD"]),
        ({"/": moved("/b"), "/b": 410}, Outcome(Answer.NO_PAGE, 410), ["HEAD", "HEAD", "GET"]),
        ({"/": moved("/")}, Outcome(Answer.CIRCLING), ["HEAD"] * (asking.MOST_REDIRECTS + 1)),
        ({"/": moved("file:///etc/passwd")}, Outcome(Answer.NO_WEB), ["HEAD"]),
        ({"/": moved("javascript:alert(1)")}, Outcome(Answer.NO_WEB), ["HEAD"]),
        ({"/": moved("http://[::1")}, Outcome(Answer.NO_WEB), ["HEAD"]),
        ({"/": moved(f"http://{'a' * 3000}.nl/")}, Outcome(Answer.NO_WEB), ["HEAD"]),
        ({"/": moved("http://169.254.169.254/")}, Outcome(Answer.OWN_NETWORK), ["HEAD"]),
        ({"/": lambda to: to.wfile.write(b"no\n\n")}, Outcome(Answer.UNREACHABLE), ["HEAD"]),
    ],
)
def test_answer_is_read_as_a_visitor_would(site, pages, outcome, asked):
    site.pages = pages

    assert ask(f"{site.url}/") == outcome
    assert [one.split()[0] for one in site.asked] == asked


def test_site_without_an_end_to_its_answer_is_slow_and_the_others_are_read(site):
    site.pages = {"/slow": site.drip, "/": 200}
    slow, fine = f"{site.url}/slow", f"{site.url}/"

    found = ask_all([slow, fine, fine], who="Wij", deadline=0.3)

    assert found == {slow: Outcome(Answer.SLOW), fine: Outcome(Answer.FINE, 200)}


def test_site_that_says_nothing_is_given_up_on(site, monkeypatch):
    monkeypatch.setattr(outgoing, "TIMEOUT", (1.0, 0.05))
    site.pages = {"/": lambda _handler: site.closing.wait()}

    assert ask(f"{site.url}/") == Outcome(Answer.SLOW)


def test_site_without_encryption_or_nobody_there_is_unreachable(site):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    assert ask(f"http://127.0.0.1:{port}/").answer == Answer.UNREACHABLE
    assert ask(f"{site.url.replace('http', 'https')}/").answer == Answer.UNREACHABLE


@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize(
    ("error", "answer"),
    [(socket.EAI_NONAME, Answer.NO_SITE), (socket.EAI_AGAIN, Answer.UNREACHABLE)],
)
def test_name_that_nobody_has_is_no_site_but_not_when_nobody_could_be_asked(
    settings, monkeypatch, everywhere, error, answer
):
    def look_up(*_name, **_options):
        raise socket.gaierror(error, "no address")

    settings.LINKS_IN_OWN_NETWORK = everywhere
    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    assert ask("https://bestaat-niet.example.nl/").answer == answer


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "224.0.0.1",
    ],
)
def test_no_address_of_our_own_network_is_asked(host):
    with website() as site:
        port = site.url.rpartition(":")[2]

        assert ask(f"http://{host}:{port}/") == Outcome(Answer.OWN_NETWORK)
        assert site.asked == []


def test_intranet_is_asked_where_the_settings_say_so(site, settings, monkeypatch):
    monkeypatch.setattr(asking, "ON_THIS_MACHINE", False)
    settings.LINKS_IN_OWN_NETWORK = True
    site.pages = {"/": 200}

    assert ask(f"{site.url}/").answer == Answer.FINE


def test_says_who_asks_in_letters_that_a_header_holds(site):
    reading.remember(SiteSettings(name="Initiatievencafé (Haarlem)\r\nCookie: a"))

    ask_all([f"{site.url}/"], who=asking.agent())

    assert site.agents == {
        "Linkcontrole/1.0 (Initiatievencafe HaarlemCookie a; +https://cafe.example.nl)"
    }
