"""A program of somebody else's that keeps what a list of the API says, and asks only what changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.test import Client

Answer = dict[str, Any]
ALL = 100  # more than there ever is here


class ReadAnew(Exception):
    """What changed since then is not known any more."""


def pages(client: Client, path: str, *, size: int, **asked: object) -> list[Answer]:
    """Every page of a list by its links, ``size`` things on each."""
    response = client.get(path, {"pageSize": size, **asked})
    found = []
    while True:
        if response.status_code == 410:
            raise ReadAnew
        assert response.status_code == 200, response.text
        found.append(response.json())
        following = found[-1]["links"]["next"]
        if not following:
            return found
        parts = urlsplit(following)
        response = client.get(f"{parts.path}?{parts.query}")


def everything(client: Client, path: str) -> dict[int, Answer]:
    """By its id, whatever the list holds now; read on one page, which is kept until something changes."""
    found = pages(client, path, size=ALL)
    return {one["id"]: one for page in found for one in page["results"]}


class Mirror:
    """Reads all of it once; from then on what changed, and what went. By id, and by slug beside it.

    ``size`` things on a page.
    """

    def __init__(self, client: Client, path: str, *, size: int = 2) -> None:
        self.client, self.path, self.size = client, path, size
        self.times_read = 0
        self._read()

    def _read(self) -> None:
        self.times_read += 1
        first = pages(self.client, self.path, size=self.size)
        self.since = first[0]["gewijzigdTot"]
        self.things: dict[int, Answer] = {}
        self.by_slug: dict[str, int] = {}
        self.gone: list[Answer] = []
        self._take(first)

    def sync(self) -> None:
        try:
            told = pages(self.client, self.path, size=self.size, gewijzigdSinds=self.since)
        except ReadAnew:
            self._read()
            return
        self.since = told[0]["gewijzigdTot"]
        for page in told:
            self._forget(page["verdwenen"])
        self._take(told)

    def _forget(self, gone: list[Answer]) -> None:
        self.gone = gone
        for one in gone:
            if one["nieuweSlug"] is None:
                was = self.things.pop(one["id"], {})
                self.by_slug.pop(was.get("slug", ""), None)
            self.by_slug.pop(one["slug"], None)

    def _take(self, told: list[Answer]) -> None:
        for page in told:
            for one in page["results"]:
                self.things[one["id"]] = one
                if "slug" in one:
                    self.by_slug[one["slug"]] = one["id"]
