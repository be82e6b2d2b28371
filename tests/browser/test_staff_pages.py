"""The manager's pages with something odd on them, and the one where somebody joins: clean, nothing sideways.

The others are in test_desk_pages.py.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from desk.staff import invitations, members
from eventsite.models import StaffMember, Webhook
from eventsite.webhooks import verbs as webhooks

from .. import build
from .conftest import look

pytestmark = pytest.mark.browser

SETTINGS = "/beheer/instellingen/"


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
    Webhook.objects.update(failures=3, failing_since=timezone.now(), last_error="slow")
    return f"{SETTINGS}webhooks/{hook.pk}/"


PAGES = {
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
