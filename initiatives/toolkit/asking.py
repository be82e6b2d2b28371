"""Asking for a link: whether somebody who follows it gets a page.

Polite: we say who we are and where we live, ask for the headers alone (HEAD) and only then, where that
is refused, for the page (GET), of which we read nothing.

Safe: an organiser types the link and its site may send us on, so no address of our own network is asked
for, also after each redirect, and what the name was found to mean is where we connect: it can't be
another a moment later (OWASP, Server-Side Request Forgery Prevention). That is ``requests-hardened``'s
work; why that, see docs/adr/0038-links-are-asked-for.md.
"""

from __future__ import annotations

import logging
import socket
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from requests.sessions import SessionRedirectMixin
from requests_hardened.ip_filter import InvalidIPAddress

from eventsite.site.reading import site
from eventsite.web.outgoing import all_at_once, send
from initiatives.models import Answer

log = logging.getLogger(__name__)

MOST_REDIRECTS = 5
PRODUCT = "Linkcontrole/1.0"
DEADLINE = 10.0  # seconds, for all that is asked at once
ON_THIS_MACHINE = False  # for tests, which run a site of their own
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True)
class Outcome:
    """What came of it; ``status`` where the site gave one."""

    answer: Answer
    status: int | None = None


def ask_all(links: Iterable[str], *, who: str, deadline: float = DEADLINE) -> dict[str, Outcome]:
    """Each once, all at the same time, within ``deadline`` seconds; ``who`` asks, as ``agent`` says it.

    Who is late is left behind, and counts as SLOW.
    """
    links = list(dict.fromkeys(links))
    in_time = all_at_once(links, lambda link: ask(link, who), deadline=deadline)
    return {link: in_time.get(link, Outcome(Answer.SLOW)) for link in links}


def ask(link: str, who: str = PRODUCT) -> Outcome:
    """Follow it as a browser would, at most MOST_REDIRECTS times further. Raises nothing."""
    try:
        return _follow(link, who)
    except InvalidIPAddress:
        return Outcome(Answer.OWN_NETWORK)
    except requests.Timeout:
        return Outcome(Answer.SLOW)
    except requests.ConnectionError as error:
        return Outcome(Answer.NO_SITE if _has_no_address(error) else Answer.UNREACHABLE)
    except (requests.RequestException, ValueError):
        return Outcome(Answer.NO_WEB)
    except Exception:  # what the other side says is theirs; whatever it is, the job goes on
        log.exception("Asking for a link failed")
        return Outcome(Answer.UNREACHABLE)


def _follow(link: str, who: str) -> Outcome:
    url = link
    for _turn in range(MOST_REDIRECTS + 1):
        if urlsplit(url).scheme not in {"http", "https"}:
            return Outcome(Answer.NO_WEB)
        response = _answer_of(url, who)
        target = SessionRedirectMixin().get_redirect_target(response)
        if not target:
            return Outcome(_meaning(response.status_code), response.status_code)
        url = urljoin(url, target)
    return Outcome(Answer.CIRCLING)


def _answer_of(url: str, who: str) -> requests.Response:
    """What HEAD gets, or GET where HEAD is refused: not every site knows it (405, and 404 of a page there is)."""
    response = _send("HEAD", url, who)
    too_many = response.status_code == requests.codes.too_many_requests
    return response if response.status_code < 400 or too_many else _send("GET", url, who)


def _send(method: str, url: str, who: str) -> requests.Response:
    headers = {"User-Agent": who, "Accept": "text/html,*/*;q=0.5"}
    return send(
        method,
        url,
        headers,
        anywhere=settings.LINKS_IN_OWN_NETWORK,
        on_this_machine=ON_THIS_MACHINE,
    )


def agent() -> str:
    """Who we are, as others' logs say it (RFC 9110 §10.1.5): in ASCII, without what would end a comment."""
    name = unicodedata.normalize("NFKD", site().name).encode("ascii", "ignore").decode()
    plain = "".join(c for c in name if c.isalnum() or c in " -.")
    return f"{PRODUCT} ({plain}; +{settings.SITE_URL})"


def _meaning(status: int) -> Answer:
    if status < 400:
        return Answer.FINE
    if status in {requests.codes.not_found, requests.codes.gone}:
        return Answer.NO_PAGE
    return Answer.FAILING if status >= 500 else Answer.REFUSED


def _has_no_address(error: BaseException) -> bool:
    """Whether the name is known not to exist; not when nobody could be asked."""
    causes = [one for one in _causes(error) if isinstance(one, socket.gaierror)]
    return any(one.errno in _NO_SUCH_NAME for one in causes)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
