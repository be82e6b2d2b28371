from __future__ import annotations

import pytest

from eventsite.web.differing import Parted, side_by_side


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("Om acht uur open.", "Om negen uur open.", ("acht ", "negen ")),
        ("Om acht uur", "Om acht uur precies", ("uur", "uur precies")),
        ("a a a", "a a", ("a ", "")),
        ("", "Nieuw", ("", "Nieuw")),
        ("Zelfde\n\ntekst", "Zelfde\n\ntekst", ("", "")),
    ],
)
def test_words_that_differ_stand_between_those_that_are_alike(one, other, differs):
    sides = side_by_side(one, other)

    assert tuple(side.differs for side in sides) == differs
    assert tuple(_whole(side) for side in sides) == (one, other)


def _whole(side: Parted) -> str:
    return side.before + side.differs + side.after
