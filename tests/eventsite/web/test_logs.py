from __future__ import annotations

import io
import json
import logging
import re
import time

import pytest
from django.conf import settings
from django.db import OperationalError

from eventsite.web import logs


@pytest.fixture
def written():
    """Log through the site's own filters and formatter; ``written()`` gives the lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    for one in (logs.OutagesInALine(), logs.RedactTokens()):
        handler.addFilter(one)
    handler.setFormatter(logs.json_formatter())
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logger.propagate = False
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "path",
    [
        "/mijn/WzEsMV0:abc/",
        "/kaart/WzEsMV0:abc/",
        "/mijn/WzEsMV0:abc/afmelden/?x=1",
        "/initiatieven/mijn/WzEsMV0:abc/wijzigen/",
        "/aanbod/WzEsMV0:abc/",
        "/berichten/stoppen/WzEsMV0:abc/",
        "/en/mijn/WzEsMV0:abc/afmelden/",
        "/en/kaart/WzEsMV0:abc/",
        "/en/agenda/persoonlijk/WzEsMV0:abc/agenda.ics",
    ],
)
def test_token_in_an_address_is_not_written(written, path):
    logging.getLogger("tests.logs").warning("Not Found: %s", path)

    (line,) = written()
    assert "WzEsMV0" not in json.dumps(line)
    assert "[token]" in line["event"]


def test_token_in_a_traceback_is_not_written(written):
    try:
        raise ValueError("/kaart/WzEsMV0:abc/")
    except ValueError:
        logging.getLogger("tests.logs").exception("went wrong")

    assert "WzEsMV0" not in json.dumps(written())


@pytest.mark.parametrize(
    ("error", "is_traced"), [(OperationalError("connection refused"), False), (KeyError("x"), True)]
)
def test_outage_is_a_line_and_a_fault_of_ours_is_traced(written, error, is_traced):
    try:
        raise error
    except type(error):
        logging.getLogger("tests.logs").exception("Service Unavailable: %s", "/agenda/")

    (line,) = written()
    assert "Service Unavailable: /agenda/" in line["event"]
    assert ("Traceback" in line.get("exception", "")) is is_traced
    assert is_traced or line["event"].endswith("(OperationalError: connection refused)")


QUOTED = """duplicate key value violates unique constraint "one_live"
DETAIL:  Key (event_id, lower(email::text), name)=(1, wolf@example.nl, Wolfert
Oosterzeel) already exists.
"""


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 <wolf@example.nl>: Recipient address rejected",
        "Not Found: /mijn/?email=wolf%40example.nl",
        QUOTED,
        "DETAIL:  Failing row contains (7, Wolfert Oosterzeel, wolf@example.nl, null).",
    ],
)
def test_nobody_is_named_in_a_line_or_a_traceback(written, text):
    logging.getLogger("tests.logs").error("Message %s failed: %s", 7, text)
    try:
        raise ValueError(text)
    except ValueError:
        logging.getLogger("tests.logs").exception("went wrong")

    line, traceback = written()
    assert not re.search("wolf|oosterzeel", json.dumps([line, traceback]), re.IGNORECASE)
    assert "test_logs.py" in traceback["exception"]


def test_line_is_json_with_the_time_in_utc_and_no_address(written):
    logging.getLogger("tests.logs").warning("hello")

    (line,) = written()
    assert line["event"] == "hello"
    assert line["level"] == "warning"
    assert line["timestamp"].endswith("Z")
    assert not {"ip", "client", "remote_addr"} & set(line)


def test_every_handler_redacts():
    assert all("no_tokens" in h["filters"] for h in settings.LOGGING["handlers"].values())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("GET /zoeken/?zoek=Bram&next=/mijn/?x", "GET /zoeken/?[…]"),
        ("what? nothing/ at? all", "what? nothing/ at? all"),
        ("a?b/c?d e/f?g", "a?b/c?[…] e/f?[…]"),
        ('"/a?" is "/a?b"', '"/a?" is "/a?[…]"'),
        ("https://x.example/a?b", "https://x.example/a?[…]"),
        ("key icv_abcdefgh12345678 and whsec_ab+/cdefgh==", "key icv_[key] and whsec_[key]"),
    ],
)
def test_what_was_asked_for_and_secrets_are_taken_out(text, left):
    assert logs.redact(text) == left


def _seconds(text: str) -> float:
    def once() -> float:
        began = time.process_time()
        logs.redact(text)
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    "piece", ["/", "/a", "/kaart", "/kaart/", "?", "/?", "icv_", "whsec_", "DETAIL:", "\n ", "a/"]
)
def test_eight_times_as_long_a_line_takes_no_sixty_four_times_as_long(piece):
    """A request for slashes alone would else keep the site busy for seconds, with a line that says it is not there."""
    assert _seconds(piece * 8_000) < 30 * _seconds(piece * 1_000) + 0.02
