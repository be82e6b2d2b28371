"""Delivering to a real server on this machine: signed, in order, at least once, never inside our own network."""

from __future__ import annotations

import socket
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import WebhookVerificationError

from eventsite.models import Message, Webhook, WebhookDelivery
from eventsite.web import outgoing, tracing
from eventsite.webhooks import delivering, keys, posting, verbs
from eventsite.webhooks.posting import Trouble

from ... import build
from ...websites import website
from .receiver import receiver, webhook

pytestmark = pytest.mark.django_db

PROXIES = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


@pytest.fixture
def there(settings, monkeypatch):
    """A receiver on this machine, where that is allowed."""
    settings.WEBHOOKS_IN_OWN_NETWORK = True
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    with receiver() as found:
        yield found


def tell_now() -> int:
    """Whatever pause there is."""
    Webhook.objects.update(next_attempt_at=timezone.now())
    return delivering.deliver_due()


def secret_of(hook: Webhook) -> str:
    return keys.valid(hook, timezone.now())[0]


def test_is_told_what_happened_once_signed_as_the_standard_says(there):
    hook = webhook(there.url)
    bram = build.bram(build.edition(slug="maart-2027"))

    delivering.deliver_due()
    delivering.deliver_due()

    delivery = WebhookDelivery.objects.get()
    said = there.verified(secret_of(hook))
    assert there.ids == [str(delivery.delivery_id)]
    assert said["type"] == "aanmelding.nieuw"
    assert said["data"]["aanmelding"] == str(bram.public_id)
    assert said["timestamp"].endswith("Z")
    assert (delivery.state, delivery.answer, delivery.attempts) == ("delivered", "204", 1)
    (headers, body) = there.site.posted[0]
    assert headers["Content-Type"] == "application/json"
    assert len(body) < 1_000


def test_log_lines_say_whose_they_are_in_its_own_thread_and_after_it(there, monkeypatch):
    hook, traced = webhook(there.url), []
    verbs.ping(hook)
    post, store = delivering.post, delivering._store

    def noting(real):
        return lambda *said: traced.append(tracing.of(None)) or real(*said)

    monkeypatch.setattr(delivering, "post", noting(post))
    monkeypatch.setattr(delivering, "_store", noting(store))
    delivering.deliver_due()

    assert traced == [{"job_id": f"webhook-{hook.pk}"}] * 2
    assert tracing.of(None) == {}


def test_signature_is_of_this_secret_and_these_words(there):
    hook = webhook(there.url)
    verbs.ping(hook)
    delivering.deliver_due()
    headers, body = there.site.posted[0]
    secret, other = secret_of(hook), keys.spelled(webhook().secrets.get())

    there.verified(secret)
    with pytest.raises(WebhookVerificationError):
        there.verified(other)
    there.site.posted[0] = (headers, body.replace(b"Haarlem", b"Utrecht"))
    with pytest.raises(WebhookVerificationError):
        there.verified(secret)


def test_renewed_secret_is_signed_with_beside_the_old_one_for_a_while(there, settings):
    hook = webhook(there.url)
    old = secret_of(hook)
    new = keys.renew(hook)
    verbs.ping(hook)
    tell_now()

    there.verified(old)
    there.verified(new)

    hook.secrets.filter(ends_at__isnull=False).update(ends_at=timezone.now())
    verbs.ping(hook)
    tell_now()
    there.verified(new)
    with pytest.raises(WebhookVerificationError):
        there.verified(old)


def test_renewed_key_of_the_site_is_signed_with_beside_the_old_one(there, settings):
    hook = webhook(there.url)
    old = secret_of(hook)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een heel andere sleutel"
    verbs.ping(hook)

    delivering.deliver_due()

    there.verified(old)
    there.verified(secret_of(hook))
    assert secret_of(hook) != old


def test_is_told_in_the_order_in_which_it_happened_also_after_a_failure(there):
    webhook(there.url)
    event = build.edition()
    there.answers(500)
    numbers = [build.registration(event, email=f"{n}@example.nl").public_id for n in range(3)]
    delivering.deliver_due()
    assert [one["data"]["aanmelding"] for one in there.told] == [str(numbers[0])]

    there.answers(204)
    there.site.posted.clear()
    delivering.deliver_due()
    assert there.told == []  # in its pause
    tell_now()

    assert [one["data"]["aanmelding"] for one in there.told] == [str(one) for one in numbers]


def test_lost_answer_is_told_again_with_the_same_id(there):
    webhook(there.url)
    build.bram(build.edition())
    there.answers(lambda handler: handler.connection.close())
    delivering.deliver_due()
    there.answers(200)

    tell_now()

    delivery = WebhookDelivery.objects.get()
    assert there.ids == [str(delivery.delivery_id)] * 2
    assert there.site.posted[0][1] == there.site.posted[1][1]
    assert (delivery.state, delivery.attempts) == ("delivered", 2)


def refuses(there, numbers, *, by: int = 422):
    """It can't read what is told of these registrations, by their id, and answers that; all others it takes."""

    def answer(handler):
        about = there.told[-1]["data"]["aanmelding"]
        handler.send_response(by if about in numbers else 204)
        handler.end_headers()

    there.answers(answer)


def states(hook: Webhook) -> list[str]:
    return list(hook.deliveries.order_by("pk").values_list("state", flat=True))


def sign_up(event, *numbers) -> dict[str, int]:
    """By the id by which it is told."""
    made = {n: build.registration(event, email=f"{n}@example.nl") for n in numbers}
    return {str(one.public_id): n for n, one in made.items()}


def test_refused_three_times_is_passed_when_what_follows_is_taken(there, frozen):
    hook = webhook(there.url)
    known = sign_up(build.edition(), *range(6))
    refuses(there, {about for about, number in known.items() if number in {0, 1, 3}})

    for _ in range(delivering.FIRMLY - 1):
        tell_now()
    assert states(hook) == ["waiting"] * 6, "it may take it yet"
    assert {known[one["data"]["aanmelding"]] for one in there.told} == {0}
    tell_now()
    assert states(hook) == ["refused", "refused", "delivered", *["waiting"] * 3]
    for _ in range(delivering.FIRMLY):
        tell_now()

    assert states(hook) == [*["refused"] * 2, "delivered", "refused", *["delivered"] * 2]
    taken = hook.deliveries.filter(state="delivered").order_by("delivered_at", "pk")
    assert [known[one.data["aanmelding"]] for one in taken] == [2, 4, 5]
    told = [known[one["data"]["aanmelding"]] for one in there.told]
    assert told == sorted(told), "in the order in which it happened"
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since) == (0, None)


def test_more_that_are_refused_than_a_round_holds_keep_nobody_waiting_for_ever(there, monkeypatch):
    monkeypatch.setattr(delivering, "IN_A_ROW", 3)
    hook = webhook(there.url)
    known = sign_up(build.edition(), *range(8))
    refuses(there, list(known)[:7])

    for _ in range(delivering.FIRMLY + 3):
        tell_now()

    assert states(hook) == [*["refused"] * 7, "delivered"]


def test_receiver_that_refuses_everything_is_at_a_wrong_address_and_nothing_is_passed(there):
    """All of it arrives, in order, once the address is right."""
    hook = webhook(there.url)
    known = sign_up(build.edition(), *range(4))
    there.answers(404)
    for _ in range(delivering.FIRMLY + 2):
        tell_now()
    assert states(hook) == ["waiting"] * 4
    tries = Counter(known[one["data"]["aanmelding"]] for one in there.told)
    assert tries == {0: delivering.FIRMLY + 2, 1: 1, 2: 1, 3: 1}, "others once"
    hook.refresh_from_db()
    assert hook.failures == delivering.FIRMLY + 2

    there.site.posted.clear()
    there.answers(204)
    tell_now()

    assert [known[one["data"]["aanmelding"]] for one in there.told] == [0, 1, 2, 3]


@pytest.mark.parametrize("answer", [408, 425, 429, 500, 503, 307])
def test_not_now_is_no_refusal(there, answer):
    hook = webhook(there.url)
    known = sign_up(build.edition(), 0, 1)
    first = next(iter(known))
    refuses(there, {first}, by=answer)
    for _ in range(delivering.FIRMLY + 1):
        tell_now()

    assert states(hook) == ["waiting", "waiting"]
    assert {one["data"]["aanmelding"] for one in there.told} == {first}


def test_refused_that_is_sent_again_goes_first(there):
    hook = webhook(there.url)
    refuses(there, list(sign_up(build.edition(), 0, 1))[:1])
    for _ in range(delivering.FIRMLY):
        tell_now()
    refused = hook.deliveries.get(state="refused")

    verbs.send_again(refused)
    tell_now()
    verbs.ping(hook)
    there.answers(422)
    tell_now()
    assert states(hook) == ["waiting", "delivered", "waiting"], "nothing was taken after it"
    there.answers(204)
    tell_now()

    assert states(hook) == ["delivered"] * 3


def test_pauses_grow_and_end_with_a_success(there, frozen):
    hook = webhook(there.url)
    verbs.ping(hook)
    there.answers(503)
    pauses = []
    for _ in range(10):
        tell_now()
        hook.refresh_from_db()
        pauses.append((hook.next_attempt_at - timezone.now()) / timedelta(minutes=1))
    assert pauses[:4] == [1, 2, 4, 8]
    assert pauses[-1] == 360
    assert hook.failures == 10

    there.answers(200)
    tell_now()
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since, hook.last_error) == (0, None, "")


def test_receiver_that_asks_to_wait_longer_is_waited_for(there, frozen):
    hook = webhook(there.url)
    verbs.ping(hook)
    there.answers((429, {"Retry-After": "3600"}))

    delivering.deliver_due()

    hook.refresh_from_db()
    assert hook.next_attempt_at == timezone.now() + timedelta(hours=1)


@pytest.mark.parametrize("said", ["9" * 5000, "²", "-1", "1e9", "morgen"])
def test_receiver_that_asks_to_wait_for_no_number_is_answered_as_any(there, said):
    """Of digits without end Python makes no number, and it was the status that was lost."""
    hook = webhook(there.url)
    verbs.ping(hook)
    there.answers((429, {"Retry-After": said}))

    delivering.deliver_due()

    assert hook.deliveries.get().answer == "429"


def test_slow_trickle_is_cut_off_and_keeps_nobody_else_waiting(there, monkeypatch):
    monkeypatch.setattr(delivering, "DEADLINE", 0.5)
    slow, quick = webhook(f"{there.site.url}/slow", name="slow"), webhook(there.url)
    there.site.pages["/slow"] = there.site.drip
    build.bram(build.edition())

    began = time.monotonic()
    assert delivering.a_round() == 2

    assert time.monotonic() - began < 3
    assert quick.deliveries.get().state == "delivered"
    delivery = slow.deliveries.get()
    assert (delivery.state, delivery.answer) == ("waiting", Trouble.SLOW)


def test_answer_is_not_read_however_long(there):
    hook = webhook(there.url)
    verbs.ping(hook)

    def without_end(handler):
        handler.send_response(200)
        handler.end_headers()
        with suppress(ConnectionError):
            while True:
                handler.wfile.write(b"x" * 65_536)

    there.answers(without_end)
    delivering.deliver_due()

    assert hook.deliveries.get().state == "delivered"


def test_redirect_is_a_failure_and_is_not_followed(there):
    hook = webhook(there.url)
    verbs.ping(hook)
    there.site.pages["/private"] = 200
    there.answers((307, {"Location": f"{there.site.url}/private"}))

    delivering.deliver_due()

    assert there.site.asked == ["POST /webhook"]
    assert hook.deliveries.get().answer == "307"


HOSTS = [
    *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:a00:1]", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
    *(
        "100.64.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "224.0.0.1",
        "[64:ff9b::a00:1]",
        "[fec0::1]",
        "[::a00:1]",
    ),
]


@pytest.mark.parametrize("host", HOSTS)
def test_no_address_of_our_own_network_is_told_anything(host, monkeypatch):
    with website() as site:
        port = int(site.url.rpartition(":")[2])
        monkeypatch.setattr(posting, "PORTS", {port})
        hook = webhook(f"https://{host}:{port}/")
        verbs.ping(hook)

        delivering.deliver_due()

        assert site.asked == []
        assert hook.deliveries.get().answer == Trouble.OWN_NETWORK


def test_name_that_means_another_address_a_moment_later_leads_nowhere_else(monkeypatch):
    """DNS rebinding: what was looked at is where we connect."""
    asked, connected = [], []
    public, private = "93.184.216.34", "127.0.0.1"

    def look_up(host, port, *_args, **_options):
        found = public if not asked else private
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    def connect(address, *_args, **_options):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    hook = webhook("https://ontvanger.example.nl/")
    verbs.ping(hook)

    delivering.deliver_due()

    assert private not in connected
    assert connected == [public] * len(connected) != []


@pytest.mark.parametrize(
    "url",
    [
        "http://ontvanger.example.nl/",
        "https://ontvanger.example.nl:22/",
        "https://ontvanger.example.nl:99999/",
    ],
)
def test_only_https_on_its_ports_is_told_anything(url, monkeypatch):
    monkeypatch.setattr(posting, "send", lambda *_args, **_options: pytest.fail("asked"))
    hook = webhook(url)
    verbs.ping(hook)

    delivering.deliver_due()

    assert hook.deliveries.get().answer == Trouble.NOT_HTTPS


def test_paused_is_told_nothing_until_it_goes_on_and_then_all_of_it(there):
    hook = webhook(there.url)
    event = build.edition()
    verbs.pause(hook)
    build.bram(event)
    tell_now()
    assert there.told == []
    with pytest.raises(verbs.NotActive):
        verbs.ping(hook)

    verbs.resume(hook)
    build.daan(event)
    tell_now()

    assert there.kinds == ["aanmelding.nieuw"] * 2


def test_failing_for_days_is_paused_once_and_its_maker_is_mailed(there, frozen):
    anna = build.anna()
    hook = webhook(there.url, created_by=anna)
    event = build.edition()
    there.answers(500)
    build.bram(event)
    tell_now()
    frozen.shift(timedelta(days=2, hours=23))
    tell_now()
    hook.refresh_from_db()
    assert hook.is_active

    frozen.shift(timedelta(hours=2))
    tell_now()
    tell_now()

    hook.refresh_from_db()
    assert hook.state == "failing"
    mail = Message.objects.get(kind="webhook_stopped")
    assert (mail.email, mail.occasion) == (anna.email, str(hook.pk))
    assert "HaarlemLink" in build.mail(mail).subject
    build.daan(event)
    there.answers(204)
    there.site.posted.clear()
    verbs.resume(hook)
    tell_now()
    assert there.kinds == ["aanmelding.nieuw"] * 2


def test_gone_ends_it_at_once_and_what_waited_is_dropped(there):
    hook = webhook(there.url, created_by=build.anna())
    event = build.edition()
    build.bram(event)
    build.daan(event)
    there.answers(410)

    delivering.deliver_due()

    hook.refresh_from_db()
    assert hook.state == "gone"
    assert set(hook.deliveries.values_list("state", flat=True)) == {"dropped"}
    assert len(there.told) == 1
    assert "410" in build.mail(Message.objects.get(kind="webhook_stopped")).body


def test_more_than_an_hours_share_waits_for_the_next_hour(there, frozen, settings):
    settings.WEBHOOKS_PER_HOUR = 3
    hook = webhook(there.url)
    for _ in range(5):
        verbs.ping(hook)

    delivering.deliver_due()
    assert len(there.told) == 3
    hook.refresh_from_db()
    assert hook.next_attempt_at == timezone.now() + timedelta(hours=1)
    assert hook.failures == 0

    frozen.shift(timedelta(hours=1))
    delivering.deliver_due()
    assert len(there.told) == 5


def test_sent_again_has_the_same_id(there):
    hook = webhook(there.url)
    first = verbs.ping(hook)
    tell_now()

    verbs.send_again(first)
    tell_now()

    assert there.ids == [str(first.delivery_id)] * 2


def test_lease_keeps_it_to_one_worker_until_it_runs_out(there, frozen):
    hook = webhook(there.url)
    verbs.ping(hook)
    taken = delivering.take(hook, timezone.now())

    assert delivering.a_round() == 0
    frozen.shift(delivering.LEASE)
    assert delivering.a_round() == 1

    taken.went.append((taken.owed[0], posting.Posted(ok=False, answer="500")))
    delivering._note(taken)  # late: it is another's by now
    hook.refresh_from_db()
    assert hook.failures == 0
    assert hook.deliveries.get().state == "delivered"


def test_what_a_manager_paused_meanwhile_stays_paused(there):
    hook = webhook(there.url)
    verbs.ping(hook)
    taken = delivering.take(hook, timezone.now())
    verbs.pause(hook)
    taken.went.append((taken.owed[0], posting.Posted(ok=True, answer="204")))

    delivering._note(taken)

    hook.refresh_from_db()
    assert hook.state == "paused"
    assert hook.deliveries.get().state == "delivered"


def test_waiting_too_long_is_dropped_and_what_was_removed_goes(frozen):
    hook, removed = webhook(), webhook()
    verbs.ping(hook)
    verbs.remove(removed)
    verbs.tidy(timezone.now())
    assert Webhook.objects.count() == 2

    frozen.shift(verbs.KEPT_WAITING)
    verbs.tidy(timezone.now())

    assert Webhook.objects.get() == hook
    assert hook.deliveries.get().state == "dropped"


def test_after_a_restore_nothing_goes_until_a_manager_says_so(there):
    hook = webhook(there.url)
    verbs.ping(hook)

    assert verbs.hold() == 1
    assert tell_now() == 0
    verbs.resume(hook)
    assert tell_now() == 1


def test_what_was_told_goes_after_its_term(there, frozen):
    from eventsite.webhooks.retention import WEBHOOK_DELIVERIES

    hook = webhook(there.url)
    old = verbs.ping(hook)
    tell_now()
    frozen.shift(timedelta(days=40))
    verbs.ping(hook)
    before = timezone.now() - timedelta(days=WEBHOOK_DELIVERIES.days)

    due = WEBHOOK_DELIVERIES.due(before)

    assert [one.pk for one in due] == [old.pk]
    assert WEBHOOK_DELIVERIES.erase([old.pk], before) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_a_round_costs_the_same_for_each_whatever_is_waiting(
    there, number, django_assert_num_queries
):
    hook = webhook(there.url)
    for _ in range(number):
        verbs.ping(hook)

    # due; take, read, its secrets, what it is owed; hold, and note in a transaction, a statement for each
    with django_assert_num_queries(9 + number):
        delivering.a_round()


def test_intranet_is_told_only_where_the_settings_say_so(settings, monkeypatch):
    monkeypatch.setattr(outgoing, "TIMEOUT", (1.0, 1.0))
    settings.WEBHOOKS_IN_OWN_NETWORK = False
    with receiver() as there:
        hook = webhook(there.url)
        verbs.ping(hook)
        delivering.deliver_due()
        assert there.told == []

        settings.WEBHOOKS_IN_OWN_NETWORK = True
        tell_now()
        assert there.kinds == ["ping"]
