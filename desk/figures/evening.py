"""The pictures of one evening, for its own page of figures."""

from __future__ import annotations

from cafes.models import Edition
from eventsite.figures.counting import Figures
from eventsite.models import Event

from . import arrivals, period, sign_ups
from .block import Block
from .period import EditionRow


def blocks(event: Event, figures: Figures) -> list[Block]:
    """Sign-ups per day beside those of the evening before, and when people came in; of a run none.

    For ``templates/desk/figures/evening.html``.
    """
    if event.kind != Event.Kind.SOCIAL:
        return []
    edition = Edition.objects.with_sessions().get(pk=event.pk)
    sessions = edition.sessions_in_order()
    if not sessions:
        return []
    row = EditionRow(edition, sessions[0], figures)
    shown = [sign_ups.block(row, period.edition_before(row, []), [])]
    return [*shown, arrivals.block(row)] if row.has_begun else shown
