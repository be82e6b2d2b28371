"""What holds for the class of every letter, whatever the letter says."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext

from eventsite import wiring
from eventsite.mails import delivery, letters
from eventsite.mails.letter import Letter
from eventsite.mails.mailing_letters import ProofLetter
from eventsite.mails.sign_up_letters import ConfirmationLetter
from eventsite.models import Message

from ... import build
from .test_letters import one_of_each_kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def other_letters():
    """Lets a test connect its own classes."""
    yield letters.connect
    letters.connect(wiring.LETTERS)


def written(queries: CaptureQueriesContext) -> list[str]:
    return [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))
    ]


@pytest.mark.parametrize("letter", wiring.LETTERS)
def test_every_class_says_what_its_mail_is(letter):
    assert len(letter.kind) <= Message._meta.get_field("kind").max_length
    assert str(letter.label)[0].islower()
    for end in ("txt", "html"):
        assert get_template(f"{letter.templates}/{letter.kind}.{end}")
    for own in ("still_true", "subject", "example"):
        assert getattr(letter, own) != getattr(Letter, own)


@pytest.mark.parametrize("letter", wiring.LETTERS)
def test_example_is_true_and_made_without_a_write(letter):
    with transaction.atomic():
        example = letter(letter.example())
        example.prepare()
        with CaptureQueriesContext(connection) as queries:
            is_true = example.still_true()
            example.mail()

    assert is_true
    assert written(queries) == []


def test_queued_message_is_made_a_mail_without_a_write():
    for message in one_of_each_kind().values():
        letter = letters.of(message)
        letter.prepare()

        with CaptureQueriesContext(connection) as queries:
            letter.still_true()
            letter.mail()

        assert written(queries) == [], message


def test_proof_to_look_at_is_made_without_a_write():
    mailing = build.mailing(build.edition())

    with CaptureQueriesContext(connection) as queries:
        ProofLetter.of(mailing).mail()

    assert written(queries) == []


def test_two_classes_of_one_kind_are_refused_and_change_nothing(other_letters):
    class Twin(ConfirmationLetter):
        pass

    with pytest.raises(ImproperlyConfigured, match="confirmation"):
        other_letters([Twin, ConfirmationLetter])

    assert letters.classes() == wiring.LETTERS


def test_delivery_makes_the_letter_once(other_letters):
    made = []

    class Counted(ConfirmationLetter):
        def __init__(self, message: Message) -> None:
            super().__init__(message)
            made.append(message)

    other_letters([Counted])
    build.bram(build.edition())

    delivery.deliver_due()

    assert made == [Message.objects.get(state="sent")]


def test_kind_that_no_class_has_waits_and_says_so(other_letters):
    build.bram(build.edition())
    other_letters([])

    delivery.deliver_due()

    message = Message.objects.get()
    assert (message.state, message.last_error) == (
        "queued",
        "Geen brief van de soort “confirmation”",
    )
    assert letters.label("confirmation") == "onbekende soort “confirmation”"
