"""The manager's pages with something odd on them, and the one where somebody joins: clean, nothing sideways.

The others are in test_desk_pages.py.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from desk.staff import invitations, members
from eventsite.keys import secret
from eventsite.keys import verbs as keys
from eventsite.mails import held
from eventsite.models import ApiKey, Restoration, Scope, StaffMember, Webhook, WebhookSecret
from eventsite.webhooks import verbs as webhooks
from eventsite.webhooks.keys import spelled

from .. import build
from .conftest import WIDTHS, look, resize
from .test_desk_pages import TABLES_CUT_OFF, TABLET

pytestmark = pytest.mark.browser

SETTINGS = "/beheer/instellingen/"
LONG_WORD = "Buurtbewonersverenigingsapplicatie"


def member() -> int:
    """Sem, who stands at one evening and was invited too long ago."""
    return members.invite(
        email="sem@example.nl",
        first_name="Sem",
        last_name="van ’t Hoff-Wolfeschlegelsteinhausenbergerdorff",
        role="steward",
        events=[build.edition()],
        by=None,
    ).user_id


def join() -> str:
    return f"/uitnodiging/{invitations.token(build.User.objects.get(pk=member()).staff_member)}/"


def failing_webhook() -> str:
    """With an address that is longer than a telephone is wide, and messages of every state."""
    hook = build.webhook(f"https://haarlemlink.example.nl/{'webhooks-' * 30}")
    for state in ("waiting", "dropped", "delivered"):
        told = webhooks.ping(hook)
        at = timezone.now() if state == "delivered" else None
        hook.deliveries.filter(pk=told.pk).update(state=state, delivered_at=at, answer="503")
    Webhook.objects.update(
        name=f"Meerwijkse {LONG_WORD}", failures=3, failing_since=timezone.now(), last_error="slow"
    )
    return f"{SETTINGS}webhooks/{hook.pk}/"


def keys_of_every_standing() -> str:
    """One with all it may have, on a page that is as long as it gets."""
    now = timezone.now()
    reads = build.api_key(list(Scope), name=f"Meerwijkse {LONG_WORD}", events=[build.edition()])
    gone, soon, over = (build.api_key() for _ in range(3))
    keys.revoke(gone.key, by=None)
    keys.renew(soon.key, expires_at=now + timedelta(days=3))
    ApiKey.objects.filter(pk=over.key.pk).update(
        made_at=now - timedelta(days=9), expires_at=now - timedelta(days=1)
    )
    return f"{SETTINGS}sleutels/{reads.key.pk}/"


def paused_webhook() -> str:
    hook = build.webhook(event=build.edition())
    webhooks.ping(hook)
    webhooks.pause(hook)
    return f"{SETTINGS}webhooks/{hook.pk}/"


def held_mails() -> str:
    """After a backup was put back."""
    event = build.edition(title="Initiatievencafé groene buurten", capacity=1)
    build.bram(event)
    build.daan(event)
    held.hold()
    put_back()
    return "/beheer/mails/vastgehouden/"


def put_back() -> None:
    now = timezone.now()
    taken = now - timedelta(hours=9)
    Restoration.objects.create(backup="x", taken_at=taken, restored_at=now, settled_at=now)


def stopped_webhook() -> str:
    """By the site itself, after days."""
    address = failing_webhook()
    Webhook.objects.update(state="failing", stopped_at=timezone.now())
    return address


PAGES = {
    "keys": lambda: keys_of_every_standing() and f"{SETTINGS}sleutels/",
    "no keys": lambda: f"{SETTINGS}sleutels/",
    "key": keys_of_every_standing,
    "held mails": held_mails,
    "held mails and all decided": lambda: put_back() or "/beheer/mails/vastgehouden/",
    "no held mails": lambda: "/beheer/mails/vastgehouden/",
    "overview with all that goes wrong": lambda: (
        held_mails() and keys_of_every_standing() and stopped_webhook() and "/beheer/"
    ),
    "paused webhook": paused_webhook,
    "stopped webhook": stopped_webhook,
    "webhook": failing_webhook,
    "webhooks": lambda: failing_webhook() and f"{SETTINGS}webhooks/",
    "no webhooks": lambda: f"{SETTINGS}webhooks/",
    "staff": lambda: member() and f"{SETTINGS}medewerkers/",
    "member": lambda: f"{SETTINGS}medewerkers/{member()}/",
    "no neighbourhoods": lambda: f"{SETTINGS}wijken/",
    "join": join,
}


@pytest.mark.parametrize("name", PAGES)
def test_managers_page_is_clean_at_every_width(page, axe, picture, sign_in, name):
    sign_in(page.context)
    StaffMember.objects.update(role=StaffMember.Role.MANAGER)  # Anna manages tonight

    look(page, axe, picture, f"settings-{name}", PAGES[name]())

    resize(page, TABLET)
    assert not page.evaluate(TABLES_CUT_OFF)


@pytest.fixture
def managers(page, sign_in):
    sign_in(page.context)
    StaffMember.objects.update(role=StaffMember.Role.MANAGER)
    return page


def test_key_is_made_by_keyboard_and_its_secret_copied(managers, axe, picture):
    """From an empty form, through what is wrong and what it means, to the secret that is seen once."""
    page = managers
    page.goto(f"{SETTINGS}sleutels/nieuw/")
    page.get_by_role("button", name="Verder").press("Enter")
    expect(page.get_by_role("heading", name="4 fouten")).to_be_focused()
    picture("settings-key-errors")
    page.get_by_label("Naam van de sleutel").fill("HaarlemLink: website")
    page.get_by_label("Voor wie").fill("HaarlemLink")
    page.get_by_label("E-mailadres van de beheerder daar").fill("techniek@haarlemlink.example")
    page.get_by_label("lezen wie zich heeft aangemeld").press("Space")
    page.get_by_role("button", name="Verder").press("Enter")
    page.get_by_role("heading", name="Een sleutel maken").wait_for()
    assert axe(page) == []
    picture("settings-key-asked")
    page.get_by_label("schriftelijk afgesproken").press("Space")
    page.get_by_role("button", name="Maak de sleutel").press("Enter")

    page.get_by_role("heading", name="Het geheim van de sleutel").wait_for()
    field = page.get_by_role("textbox", name="Het geheim", exact=True)
    for width in WIDTHS:
        resize(page, width)
        assert axe(page) == [], width
        assert field.evaluate("e => e.scrollHeight <= e.clientHeight"), width  # to be seen whole
        picture("settings-key-secret")
    field.focus()
    page.keyboard.press("Control+a")
    chosen = page.evaluate("getSelection().toString()")
    assert secret.hashed(chosen.strip()) == ApiKey.objects.get().secret_hash
    page.get_by_role("link", name="Ik heb het gekopieerd").press("Enter")
    page.get_by_role("heading", name="HaarlemLink: website").wait_for()
    assert chosen not in page.content()


def test_secret_of_a_webhook_is_seen_once_and_taking_it_away_is_asked(managers, axe, picture):
    page = managers
    page.goto(f"{SETTINGS}webhooks/nieuw/")
    page.get_by_label("Naam", exact=True).fill("HaarlemLink")
    page.get_by_label("Adres").fill("https://haarlemlink.example/webhooks")
    page.get_by_label("iemand meldt zich aan").press("Space")
    page.get_by_role("button", name="Opslaan").press("Enter")
    page.get_by_role("heading", name="Het geheim").wait_for()
    for width in WIDTHS:
        resize(page, width)
        assert axe(page) == [], width
        picture("settings-webhook-secret")
    field = page.get_by_role("textbox", name="Het geheim", exact=True)
    assert field.evaluate("e => e.scrollHeight <= e.clientHeight")
    assert field.input_value() == spelled(WebhookSecret.objects.get())

    page.get_by_role("button", name="Haal weg").press("Enter")
    page.get_by_role("heading", name="De webhook “HaarlemLink” weghalen").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Haal weg").press("Enter")
    expect(page.get_by_text("HaarlemLink is weg.")).to_be_visible()


def test_held_mails_are_decided_by_keyboard(managers, axe, picture):
    page = managers
    page.goto(held_mails())
    page.get_by_role("button", name="Doorgaan").press("Enter")
    expect(page.get_by_role("heading", name="fout")).to_be_focused()
    assert axe(page) == []
    picture("held-errors")
    page.get_by_label("Laten vervallen").press("Space")
    page.get_by_role("button", name="Doorgaan").press("Enter")
    page.wait_for_load_state()
    assert axe(page) == []
    picture("held-done")
