"""What the address of the list asks: ``?q=&staat=&rol=&aanwezig=&sort=&bladzij=``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from eventsite.web.border import text

from .choices import CHOICES, NEEDS, PARAMETERS, Pair
from .orders import ORDERS

LONGEST = 100  # characters of what is looked for


@dataclass(frozen=True)
class Asked:
    """``chosen`` holds what was chosen of each of ``choices.PARAMETERS``. What we don't know asks nothing."""

    q: str = ""
    chosen: tuple[Pair, ...] = ()
    sort: str = ""
    page: str = ""
    sees_needs: bool = True

    @classmethod
    def of(cls, sent: Mapping[str, str], *, sees_needs: bool = True) -> Asked:
        """Of a form or an address."""
        values = [(name, sent.get(name, "")) for name in PARAMETERS]
        sort = sent.get("sort", "")
        return cls(
            q=text.line(sent.get("q", "")[:LONGEST]),
            chosen=tuple(
                pair for pair in values if pair in CHOICES and (sees_needs or pair != NEEDS)
            ),
            sort=sort if sort in ORDERS else "",
            page=sent.get("bladzij", ""),
            sees_needs=sees_needs,
        )

    def choosing(self, *chosen: Pair) -> Asked:
        """The same search and order with another choice, from its first page."""
        return replace(self, chosen=chosen, page="")

    def sorted_by(self, sort: str) -> Asked:
        return replace(self, sort=sort, page="")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Of the address, without the page."""
        said = [("q", self.q), *self.chosen, ("sort", self.sort)]
        return [(name, value) for name, value in said if value]

    @property
    def query(self) -> str:
        """For an address: "?q=…", or a mere "?" to ask for everybody."""
        return f"?{urlencode(self.pairs)}"
