"""A long list, a page at a time, for people; for programs see ``api/lists.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import Any, Generic, TypeVar

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Count, Model, QuerySet, Value
from django.http import Http404, HttpRequest

from . import asked_often
from .asked_often import AskedInParts, AskedOften

M = TypeVar("M", bound=Model)


class RunningOn(Generic[M]):
    """Lists under their names, one after the other: for pages that run on from one into the next.

    A page is of (name, row). One query to count the lists, one for each that a page shows anything of.
    """

    def __init__(
        self, sizes: Mapping[str, int], rows: Callable[[str, int, int], Iterable[M]]
    ) -> None:
        """``rows`` gives of the list of this name those from one place up to another."""
        self.sizes = sizes
        self._rows = rows
        self._begins = dict(zip(sizes, accumulate(sizes.values(), initial=0), strict=False))

    @classmethod
    def of(cls, lists: Mapping[str, QuerySet[M]]) -> RunningOn[M]:
        sizes = dict(_sizes(lists))
        return cls(
            {name: sizes.get(name, 0) for name in lists},
            lambda name, first, last: lists[name][first:last],
        )

    def __len__(self) -> int:
        return sum(self.sizes.values())

    def __iter__(self) -> Iterator[tuple[str, M]]:
        return iter(self[: len(self)])

    def __getitem__(self, part: slice) -> list[tuple[str, M]]:
        found: list[tuple[str, M]] = []
        for name, size in self.sizes.items():
            first = max(0, part.start - self._begins[name])
            last = min(size, part.stop - self._begins[name])
            if first < last:
                found += [(name, row) for row in self._rows(name, first, last)]
        return found

    def first_pages(self, size: int) -> dict[str, int]:
        """On which page each list begins."""
        return {name: begin // size + 1 for name, begin in self._begins.items()}


class RunningOnOften(Generic[M]):
    """Such lists, asked so often that their statements are kept: ``listed`` makes each, with ASKED in it."""

    def __init__(self, names: Sequence[str], listed: Callable[[str], QuerySet[M]]) -> None:
        self._sizes = AskedOften(lambda: _sizes({name: listed(name) for name in names}))
        self._lists = {name: AskedInParts(partial(listed, name)) for name in names}

    def of(self, *values: asked_often.Asked) -> RunningOn[M]:
        sizes = dict(self._sizes.all(*values))
        return RunningOn(
            {name: sizes.get(name, 0) for name in self._lists},
            lambda name, first, last: self._lists[name].all(first, last, *values),
        )


def _sizes(lists: Mapping[str, QuerySet[M]]) -> QuerySet[Any, tuple[str, int]]:
    """How many there are of each, where there is any, in one query."""
    first, *others = (
        rows.order_by()
        .values(of=Value(name))
        .annotate(number=Count("*"))
        .values_list("of", "number")
        for name, rows in lists.items()
    )
    sizes: QuerySet[Any, tuple[str, int]] = first.union(*others, all=True)
    return sizes


def page_of(request: HttpRequest, found: QuerySet[M] | RunningOn[M], size: int) -> dict[str, Any]:
    """What ``pages.html`` needs: the page, and the rest of the address. Raises Http404 for no such page."""
    try:
        paginator = Paginator(found, size)  # type: ignore[arg-type]  # it asks for slices alone
        page = paginator.page(request.GET.get("pagina", "1"))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("no such page") from error
    query = request.GET.copy()
    query.pop("pagina", None)
    return {"page": page, "query": query.urlencode()}
