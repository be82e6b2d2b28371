"""The manager's pages with something odd on them, and the one where somebody joins: clean, nothing sideways.

The others are in test_desk_pages.py.
"""

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
