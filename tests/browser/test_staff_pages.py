"""The manager's pages, and the one where somebody joins: clean under axe, nothing sideways."""

from __future__ import annotations

import pytest

from desk.staff import invitations, members
from eventsite.models import StaffMember

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


PAGES = {
    "settings": lambda: SETTINGS,
    "staff": lambda: member() and f"{SETTINGS}medewerkers/",
    "invite": lambda: build.edition() and f"{SETTINGS}medewerkers/uitnodigen/",
    "member": lambda: f"{SETTINGS}medewerkers/{member()}/",
    "venues": lambda: build.venue() and f"{SETTINGS}locaties/",
    "venue": lambda: f"{SETTINGS}locaties/{build.venue().pk}/",
    "no neighbourhoods": lambda: f"{SETTINGS}wijken/",
    "course": lambda: f"{SETTINGS}cursussen/{build.course().pk}/",
    "join": join,
}


@pytest.mark.parametrize("name", PAGES)
def test_managers_page_is_clean_at_every_width(page, axe, picture, sign_in, name):
    sign_in(page.context)
    StaffMember.objects.update(role=StaffMember.Role.MANAGER)  # Anna manages tonight

    look(page, axe, picture, f"settings-{name}", PAGES[name]())
