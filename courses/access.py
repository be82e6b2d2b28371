"""Asking for the link that proves an address."""

from __future__ import annotations

from . import access_links
from .letters import AccessLetter


def send_access_link(email: str) -> None:
    """Mail the link that says which courses are open to this address; asked for by whoever typed it.

    An address that never took a course and has no waiver gets nothing, and no address gets more
    than one such mail in ten minutes: the form is open to anyone.
    """
    if access_links.holder(email) and not AccessLetter.asked_lately(email):
        AccessLetter.queue_to(email)
