"""Initiatives that may be one and the same: for who decides what is on the site."""

from __future__ import annotations

from difflib import SequenceMatcher

from .models import Initiative

ALIKE = 0.85  # of SequenceMatcher: "weggeefkast" and "weggeefkasten" are, "buurttuin" and "buurtbus" are not
LEAST_IN_ANOTHER = 6  # letters of a name that is a part of another


SHOWN = ("name", "name_folded", "contact_name", "contact_email", "status")


def like(initiative: Initiative) -> list[Initiative]:
    """Others with the same name or nearly so, whoever entered them; the most alike first. One query."""
    others = Initiative.objects.kept().exclude(pk=initiative.pk).only(*SHOWN)
    alike = [(_likeness(initiative.name_folded, one.name_folded), one) for one in others]
    found = [(how, one) for how, one in alike if how >= ALIKE]
    return [one for _how, one in sorted(found, key=lambda pair: (-pair[0], pair[1].pk))]


def _likeness(name: str, other: str) -> float:
    """From 0 to 1, of folded names."""
    short, long = sorted((name, other), key=len)
    if len(short) >= LEAST_IN_ANOTHER and short in long:
        return max(ALIKE, len(short) / len(long))
    matcher = SequenceMatcher(None, short, long, autojunk=False)
    # Cheap upper bounds first: it is asked of every name there is.
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
