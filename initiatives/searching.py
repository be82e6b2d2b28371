"""What a search of the initiatives looks through."""

from __future__ import annotations

from eventsite.web.border.folding import fold

from .models import Initiative, InitiativeQuerySet


def text_of(initiative: Initiative) -> str:
    """All that is told of it, folded."""
    needs = [f"{need.get_kind_display()} {need.sentence}" for need in initiative.needs.all()]
    listed = [str(one) for one in (initiative.theme, initiative.neighbourhood) if one]
    told = [initiative.name, initiative.summary, initiative.story, *listed, *needs]
    return fold("\n".join(told))


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
