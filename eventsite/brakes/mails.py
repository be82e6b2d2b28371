"""Mails that anybody's typing an address causes: so many of a kind a day to one address, and no more.

Never told on a page, which says the same to everybody.
"""

from __future__ import annotations

from . import counting, limits
from .counting import Braked, Use
from .limits import Limit


def may_mail(kind: str, email: str, limit: Limit = limits.MAIL) -> bool:
    """Whether one more of this ``kind`` may go to this address now; if so it counts. One statement.

    Ask in the transaction that queues the mail. ``False`` is nothing to tell: the mail is left out.
    """
    try:
        counting.take(
            Use(limits.MAILS, email),
            Use(Limit(f"{limit.name} {kind}", limit.most, limit.per), email),
        )
    except Braked:
        return False
    return True
