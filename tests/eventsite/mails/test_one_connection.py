"""All mails of a round go by one connection with the mail server, whatever becomes of some of them."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from eventsite.mails import delivery, queue
from eventsite.models import Message

from ... import build
from .test_delivery import server  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def post(server, settings):  # noqa: F811
    settings.EMAIL_BACKEND = "eventsite.mails.smtp_backend.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    return server


@pytest.fixture
def five(post) -> list[str]:
    """Five mails that wait; their addresses."""
    event = build.edition()
    return [build.registration(event).email for _ in range(5)]


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_round_takes_one_connection_and_the_next_another(post, five):
    delivery.deliver_due()
    assert [to for to, _ in post.received] == five
    assert len(set(post.connections)) == 1

    build.registration(build.edition())
    delivery.deliver_due()

    assert len(set(post.connections)) == 2


def test_refused_receiver_takes_nobody_else_along(post, five):
    post.refused = {five[1]}

    delivery.deliver_due()

    assert states() == ["sent", "failed", "sent", "sent", "sent"]
    assert [to for to, _ in post.received] == [five[0], *five[2:]]
    assert len(set(post.connections)) == 1


def test_refused_mail_takes_nobody_else_along(post, five):
    post.data_answers = ["250 OK", "451 4.7.1 Please try again later"]

    delivery.deliver_due()

    assert states() == ["sent", "queued", "sent", "sent", "sent"]
    assert len(set(post.connections)) == 1


@pytest.mark.parametrize("leave_at", ["RSET", "MAIL"])
def test_server_that_takes_two_mails_a_connection_gets_them_all_at_the_first_try(
    post, five, leave_at
):
    post.most_mails, post.leave_at = 2, leave_at

    delivery.deliver_due()

    assert [to for to, _ in post.received] == five
    assert [post.connections.count(one) for one in dict.fromkeys(post.connections)] == [2, 2, 1]
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_server_that_drops_in_the_middle_of_data_is_connected_to_anew(post, five):
    """Whether it took that one nobody knows: it waits its turn, the others go at once."""
    post.drop_after_data = 1

    delivery.deliver_due()

    assert states() == ["queued", "sent", "sent", "sent", "sent"]
    assert [to for to, _ in post.received] == five[1:]


def test_each_mail_has_the_whole_deadline(post):
    """Not all of a round together."""
    backend = get_connection()
    backend.open()
    first = backend.connection.cut_off_at

    backend.open()

    assert backend.connection.cut_off_at > first
    backend.close()


def test_mail_for_which_is_connected_anew_has_no_more_time(post):
    post.most_mails, post.leave_at = 1, "MAIL"
    mail = EmailMessage("Dag", "Tot dan", "a@example.nl", ["b@example.nl"])
    backend = get_connection()
    backend.open()
    backend.send_messages([mail])
    backend.open()
    before = backend.connection

    backend.send_messages([mail])

    assert backend.connection is not before
    assert backend.connection.cut_off_at == before.cut_off_at
    backend.close()


def test_mail_outside_a_round_has_a_connection_of_its_own(post):
    for _ in range(2):
        delivery.deliver(_claimed())

    assert len(set(post.connections)) == 2


def _claimed() -> Message:
    build.registration(build.edition())
    message = queue.claim(timezone.now())
    assert message is not None
    return message
