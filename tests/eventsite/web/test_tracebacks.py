from __future__ import annotations

import logging

import pytest
from django.db import DataError, IntegrityError, OperationalError

from eventsite.web import reporting, tracebacks, tracing

BRAM = "Bram de Boer"


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


@pytest.mark.parametrize(
    "kind",
    [ValueError, KeyError, LookupError, DataError, IntegrityError, AssertionError, Exception],
)
def test_message_that_may_quote_somebody_is_left_out_and_its_lines_are_not(kind):
    text = tracebacks.described(raised(kind(f"no {BRAM} here")))

    assert BRAM not in text
    assert text.startswith("Traceback")
    assert 'test_tracebacks.py", line' in text
    assert text.endswith(kind.__name__)


@pytest.mark.parametrize("kind", [OperationalError, ConnectionRefusedError, TypeError, ImportError])
def test_message_about_code_and_machines_stays(kind):
    assert tracebacks.described(raised(kind("refused"))).endswith(f"{kind.__name__}: refused")


def test_what_led_to_it_comes_first_and_a_circle_ends():
    first, second = raised(OperationalError("away")), ValueError(BRAM)
    second = raised(second, first)
    first.__cause__ = second

    text = tracebacks.described(second)

    assert text.index("OperationalError: away") < text.index("ValueError")
    assert text.count("which led to:") == 1


def test_report_has_the_words_of_a_line_and_not_what_is_filled_in():
    record = logging.LogRecord("a", logging.ERROR, "x.py", 1, "Message %s of %s", (7, BRAM), None)

    with tracing.job("mail-7"):
        event = reporting.allowed(reporting.event_of(record) | {"user": BRAM, "extra": BRAM}, {})

    assert event["logentry"] == {"message": "Message %s of %s"}
    assert event["tags"] == {"job_id": "mail-7"}
    assert BRAM not in str(event)
