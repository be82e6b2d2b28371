"""What other programs have of the site after a backup was put back: mirrors, webhooks, keys."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from eventsite.backups import making, restoring, settling
from eventsite.backups.rows import left_out
from eventsite.keys import verbs as keys
from eventsite.models import ApiKey, Event, KeptAnswer, StandIn, Webhook, WebhookDelivery
from eventsite.webhooks import posting
from eventsite.webhooks import verbs as webhooks

from ... import build
from ..changes.mirror import Mirror, everything
from . import fresh

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]

EVENINGS = "/api/v1/edities"


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "negative control"])
def test_mirror_of_a_list_ends_right(is_told, backups, tmp_path, client, monkeypatch):
    """What came after the backup is gone without a trace, and what changed is as it was."""
    build.edition(title="Blijft")
    changes = build.edition(title="Was")
    made = making.make()
    mirror = Mirror(client, EVENINGS)
    Event.objects.filter(pk=changes.pk).update(title="Wordt")
    build.edition(title="Komt erbij")
    mirror.sync()
    assert mirror.things == everything(client, EVENINGS)
    assert len(mirror.things) == 3
    if not is_told:
        monkeypatch.setattr(settling, "_tell", [])

    with fresh.database(tmp_path):
        restoring.restore(made.folder, [])
        here = everything(client, EVENINGS)
        mirror.sync()

        assert {one["titel"] for one in here.values()} == {"Blijft", "Was"}
        assert (mirror.things == here) is is_told
        assert mirror.times_read == (2 if is_told else 1)
        # From there on it goes on as ever, at once.
        Event.objects.filter(pk=changes.pk).update(title="Wordt toch")
        mirror.sync()
        assert mirror.things[changes.pk]["titel"] == "Wordt toch"
        assert mirror.times_read == (2 if is_told else 1)


def test_webhooks_are_held_and_keys_come_back_and_it_is_said(
    backups, tmp_path, client, settings, monkeypatch
):
    settings.STAFF_NEED_SECOND_FACTOR = False
    mira = build.manager()
    hook = build.webhook()
    webhooks.pause(build.webhook("https://elders.example.nl/", name="Elders"))
    event = build.edition()
    build.bram(event)
    waiting = WebhookDelivery.objects.waiting().filter(webhook=hook).count()
    assert waiting
    key = build.api_key().key
    KeptAnswer.objects.create(key=key, asked_by="a" * 64, fingerprint="b" * 64, status=201)
    StandIn.objects.create(key=key, event=event)
    made = making.make()
    told = list(WebhookDelivery.objects.values_list("pk", "state").order_by("pk"))
    keys.revoke(key, by=mira)
    KeptAnswer.objects.create(key=key, asked_by="c" * 64, fingerprint="d" * 64, status=201)
    posted: list[object] = []
    monkeypatch.setattr(posting, "post", lambda *said, **_how: posted.append(said))
    out = StringIO()

    with fresh.database(tmp_path):
        call_command("restore", made.folder, stdout=out)
        call_command("worker", once=True)

        assert posted == []
        assert list(WebhookDelivery.objects.values_list("pk", "state").order_by("pk")) == told
        assert Webhook.objects.get(pk=hook.pk).state == Webhook.State.PAUSED
        client.force_login(mira)
        overview = client.get(reverse("desk:index")).text
        assert "1 webhook staat stil, want de site is teruggezet" in overview
        page = reverse("desk_settings:webhook", args=[hook.pk])
        assert "Wat wacht, is misschien al eens gemeld" in client.get(page).text
        assert re.search(rf"Wacht nog</dt><dd>{waiting}<", client.get(page).text)
        webhooks.resume(Webhook.objects.get(pk=hook.pk))
        assert "staat stil" not in client.get(reverse("desk:index")).text

        assert ApiKey.objects.get().revoked_at is None
        assert [one.asked_by[0] for one in KeptAnswer.objects.all()] == ["a"]
        assert StandIn.objects.count() == 1
    for words in ("API keys", "Idempotency-Key", "webhooks that were on are paused"):
        assert words in out.getvalue()
    with_tables = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    names = {model._meta.db_table for model in with_tables} - left_out()
    assert names <= made.manifest.tables.keys(), "a table that no backup compares"
