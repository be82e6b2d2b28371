"""What a search of the initiatives looks through."""

from __future__ import annotations

from django.utils import translation

from eventsite.web.border.folding import fold
from eventsite.web.languages.texts import language_codes

from .models import Initiative, InitiativeQuerySet


def text_of(initiative: Initiative) -> str:
    """All that is told of it, folded; its theme and what it seeks as each language of the site calls those."""
    needs, theme = list(initiative.needs.all()), initiative.theme
    told = [initiative.name, initiative.summary, initiative.story]
    told += [need.sentence for need in needs]
    if initiative.neighbourhood:
        told.append(initiative.neighbourhood.name)
    called: list[str] = []
    for code in language_codes():
        with translation.override(code):
            called += [theme.texts.name] if theme else []
            called += [need.what for need in needs]
    return fold("\n".join([*told, *dict.fromkeys(called)]))


def refresh(initiatives: InitiativeQuerySet) -> None:
    """Make their texts anew, from what is told of them and how their theme and neighbourhood are called.

    In the transaction that changed one of these.
    """
    held = (
        initiatives.select_for_update(of=("self",))
        .select_related("theme", "neighbourhood")
        .prefetch_related("needs")
        .order_by("pk")
    )
    rows = list(held)
    for row in rows:
        row.search_text = text_of(row)
    Initiative.objects.bulk_update(rows, ["search_text"], batch_size=200)
