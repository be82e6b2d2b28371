"""Initiatives: what people want to do for the city, entered once and used for every stall, pitch and course.

The rules that must hold whatever the code does stand in the constraints. The verbs that change
these rows are in ``publishing.py``, ``offers.py`` and ``campaigns.py``.
"""

from __future__ import annotations

from .campaigns import Campaign
from .initiatives import PUBLIC, TITLE, Initiative, InitiativeQuerySet, Neighbourhood, web_address
from .mails import InitiativeMessage
from .needs import Need, NeedQuerySet, Offer
from .themes import Theme
from .toolkit import Answer, ToolkitCard

__all__ = [
    "PUBLIC",
    "TITLE",
    "Answer",
    "Campaign",
    "Initiative",
    "InitiativeMessage",
    "InitiativeQuerySet",
    "Need",
    "NeedQuerySet",
    "Neighbourhood",
    "Offer",
    "Theme",
    "ToolkitCard",
    "web_address",
]
