"""The manager's pages of webhooks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eventsite.models import Message, Webhook, WebhookKind
from eventsite.staff import lines
from eventsite.webhooks import keys, verbs

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TYPED = {
    "name": "HaarlemLink",
    "url": "https://haarlemlink.example.nl/webhooks",
    "kinds": ["aanmelding.nieuw", "evenement.afgelast"],
    "event": "",
}


@pytest.fixture
def mira(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    manager = build.manager()
    client.force_login(manager)
    return manager


def page(client, hook: Webhook) -> str:
    return client.get(reverse("desk_settings:webhook", args=[hook.pk])).content.decode()


def do(client, act: str, *args: int):
    return client.post(reverse(f"desk_settings:webhook_{act}", args=args))


def test_made_it_shows_its_secret_once_and_keeps_it_nowhere(client, mira):
    response = client.post(reverse("desk_settings:webhook_add"), TYPED)

    hook = Webhook.objects.get()
    secret = keys.spelled(hook.secrets.get())
    assert response.status_code == 302
    assert (hook.kinds, hook.created_by, hook.event) == (TYPED["kinds"], mira, None)
    assert secret not in str(dict(client.session))
    assert secret in page(client, hook)
    assert "whsec_" not in page(client, hook)


def test_secret_is_shown_to_nobody_else_and_not_for_long(client, mira, frozen):
    client.post(reverse("desk_settings:webhook_add"), TYPED)
    frozen.shift(timedelta(minutes=11))

    assert "whsec_" not in page(client, Webhook.objects.get())


@pytest.mark.parametrize(
    "url",
    [
        "http://haarlemlink.example.nl/",
        "https://haarlemlink.example.nl:22/",
        "https://localhost/",
        "ftp://haarlemlink.example.nl/",
        "https://anna:geheim@haarlemlink.example.nl/",
        "",
    ],
)
def test_address_that_is_no_https_on_the_internet_is_refused(client, mira, url):
    response = client.post(reverse("desk_settings:webhook_add"), TYPED | {"url": url})

    assert response.status_code == 400
    assert "Vul een adres in dat met https:// begint" in response.text
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": []},
        {"kinds": ["alles"]},
        {"name": ""},
        {"event": "999999"},
        {"event": "x"},
        {"event": "9" * 30},
    ],
)
def test_what_is_not_there_to_choose_is_refused(client, mira, wrong):
    response = client.post(reverse("desk_settings:webhook_add"), TYPED | wrong)

    assert response.status_code == 400
    assert not Webhook.objects.exists()


def test_changed_is_kept_and_what_somebody_else_changed_is_no_surprise(client, mira):
    hook, event = build.webhook(), build.edition()
    address = reverse("desk_settings:webhook_change", args=[hook.pk])
    opened = re.search(r'name="versie" value="([^"]+)"', client.get(address).content.decode())[1]

    assert client.post(address, TYPED | {"event": event.pk, "versie": opened}).status_code == 302
    hook.refresh_from_db()
    assert (hook.kinds, hook.event_id) == (TYPED["kinds"], event.pk)
    assert "→ iemand meldt zich aan; een evenement gaat niet door" in " ".join(
        str(change) for change in lines.last(1)[0].changes
    )
    response = client.post(address, TYPED | {"name": "Anders", "versie": opened})
    assert response.status_code == 409


def test_ping_waits_to_be_sent_and_stands_on_the_page(client, mira):
    hook = build.webhook()

    do(client, "ping", hook.pk)

    assert hook.deliveries.get().kind == "ping"
    assert "proefmelding" in page(client, hook)


def test_paused_and_put_on_again(client, mira):
    hook = build.webhook()
    do(client, "pause", hook.pk)
    hook.refresh_from_db()
    assert hook.state == "paused"
    assert "Zet weer aan" in page(client, hook)
    do(client, "ping", hook.pk)
    assert not hook.deliveries.exists()

    do(client, "resume", hook.pk)
    hook.refresh_from_db()
    assert hook.is_active


def test_secret_is_renewed_and_shown_once(client, mira):
    hook = build.webhook()

    do(client, "renew", hook.pk)

    newest = hook.secrets.get(ends_at=None)
    assert keys.spelled(newest) in page(client, hook)
    shown = page(client, hook)
    assert "whsec_" not in shown
    assert "Vorig geheim" in shown


def test_delivery_goes_again_and_another_webhooks_is_not_found(client, mira):
    hook, other = build.webhook(), build.webhook()
    told = verbs.ping(hook)
    hook.deliveries.update(state="delivered", delivered_at=timezone.now(), answer="204")
    assert "Opnieuw" in page(client, hook)

    assert do(client, "again", other.pk, told.pk).status_code == 404
    do(client, "again", hook.pk, told.pk)

    assert hook.deliveries.get().state == "waiting"


def test_removed_is_seen_no_more(client, mira):
    hook = build.webhook()

    asked = do(client, "remove", hook.pk)
    assert "Wat nog wacht, gaat niet meer weg." in asked.text
    hook.refresh_from_db()
    assert hook.is_active

    client.post(reverse("desk_settings:webhook_remove", args=[hook.pk]), {"bevestigd": "1"})
    assert "HaarlemLink is weg." in client.get(reverse("desk_settings:webhooks")).content.decode()

    assert client.get(reverse("desk_settings:webhook", args=[hook.pk])).status_code == 404
    assert "HaarlemLink" not in client.get(reverse("desk_settings:webhooks")).content.decode()
    assert do(client, "ping", hook.pk).status_code == 404


def test_list_and_page_say_of_which_evening_and_the_log_that_it_was_paused(client, mira):
    hook = build.webhook(event=build.edition(title="Groene buurten"))

    do(client, "pause", hook.pk)

    index = client.get(reverse("desk_settings:webhooks")).text
    for shown in (index, page(client, hook)):
        assert "Groene buurten, 16 maart 2027" in re.sub(r"<[^>]+>", "", shown)
    assert lines.last(1)[0].text == "zette de webhook “HaarlemLink” stil"


def test_what_stopped_says_why_and_asks_for_managers_on_their_overview(client, mira):
    hook = build.webhook(created_by=mira)
    now = timezone.now()
    Webhook.objects.filter(pk=hook.pk).update(
        state="failing", stopped_at=now, failures=9, failing_since=now, last_error="503"
    )

    assert "De ontvanger gaf een fout (503)." in page(client, hook)
    overview = client.get(reverse("desk:index")).content.decode()
    assert "1 webhook is stilgezet" in overview
    assert not Message.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_row_and_for_three(
    client, mira, number, django_assert_num_queries
):
    for _ in range(number):
        hook = build.webhook(event=build.edition())
    for _ in range(number):
        verbs.ping(hook)
    page(client, hook)

    with django_assert_num_queries(INDEX):
        client.get(reverse("desk_settings:webhooks"))
    with django_assert_num_queries(PAGE):
        page(client, hook)


INDEX, PAGE = 7, 14


def test_what_was_refused_is_counted_and_asks_for_managers_for_a_week(client, mira, frozen):
    hook = build.webhook()
    for _ in range(2):
        refused = verbs.ping(hook)
        refused.state, refused.answer, refused.tried_at = "refused", "422", timezone.now()
        refused.save()
    overview = reverse("desk:index")

    shown = page(client, hook)

    assert "De ontvanger weigerde 2 meldingen." in shown
    assert "De ontvanger weigerde het (422)." in shown
    assert '<td class="numbers">2</td>' in client.get(reverse("desk_settings:webhooks")).text
    assert "De ontvanger van 1 webhook weigert meldingen" in client.get(overview).text
    frozen.shift(timedelta(days=7, minutes=1))
    assert "weigert meldingen" not in client.get(overview).text
    do(client, "again", hook.pk, refused.pk)
    assert "De ontvanger weigerde 1 melding." in page(client, hook)


def test_every_kind_is_there_to_choose(client, mira):
    shown = client.get(reverse("desk_settings:webhook_add")).content.decode()

    assert all(f'value="{kind}"' in shown for kind in WebhookKind.values)
