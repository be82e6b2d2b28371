"""The pictures of one evening, for its own page of figures."""

from __future__ import annotations

from cafes.models import Edition
from eventsite.figures import stored

from . import arrivals, period, sign_ups
from .block import Block
from .period import EditionRow


def blocks(edition: Edition) -> list[Block]:
    """Sign-ups per day beside those of the evening before, and when people came in.

    For ``templates/desk/figures/evening.html``. Needs the sessions of ``edition``; of one without any: none.
    """
    sessions = edition.sessions_in_order()
    if not sessions:
        return []
    row = EditionRow(edition, sessions[0], stored.of(edition))
    before = period.edition_before(row, [])
    came = row if row.has_begun else None
    return [sign_ups.block(row, before, []), *([arrivals.block(came)] if came else [])]
