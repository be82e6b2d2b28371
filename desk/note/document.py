"""The committee's note as it is read: headings, sentences with how each was counted, tables, charts.

It knows nothing of where its figures come from. What is frozen is kept as the JSON of ``dump``, from which
the page and the files are made again, whatever has happened to the figures since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

Cell = str | int | None  # None: not told, where it would say something about one person


@dataclass(frozen=True)
class Part:
    """A piece of a sentence; ``strong`` where the figure is the news."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Sentence:
    """``how`` says how it was counted, or from where a figure is that is not ours."""

    parts: tuple[Part, ...]
    how: str = ""

    def __str__(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Paragraph:
    sentences: tuple[Sentence, ...]
    kind: Literal["paragraph"] = "paragraph"

    def __str__(self) -> str:
        return " ".join(map(str, self.sentences))


@dataclass(frozen=True)
class Table:
    """``name`` is what its sheet is called; ``strong`` are the columns with what matters most, from 0."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: tuple[int, ...] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Group:
    """Bars side by side: one of each series. ``short`` is for below the bars of many."""

    label: str
    values: tuple[int | None, ...]
    short: str = ""


@dataclass(frozen=True)
class Chart:
    title: str
    series: tuple[str, ...]
    groups: tuple[Group, ...]
    kind: Literal["chart"] = "chart"


Block = Annotated[Paragraph | Table | Chart, Field(discriminator="kind")]


@dataclass(frozen=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Definition:
    term: str
    text: str


@dataclass(frozen=True)
class Days:
    """Both included, in Amsterdam."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Document:
    """``number`` is None as long as it is a draft; ``source`` is the site whose figures these are.

    ``colour`` is the municipality's, on paper.
    """

    title: str
    organisation: str
    source: str
    to: str
    period: Days
    compared: Days | None
    made_on: date
    is_public: bool
    number: int | None = None
    colour: str = "#b3122b"
    opening: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    definitions: tuple[Definition, ...] = ()

    @property
    def tables(self) -> list[Table]:
        """In the order in which they are read."""
        blocks = (block for section in self.sections for block in section.blocks)
        return [block for block in blocks if isinstance(block, Table)]


_ADAPTER = TypeAdapter(Document)


def dump(document: Document) -> dict[str, Any]:
    """As what a database keeps of it."""
    kept: dict[str, Any] = _ADAPTER.dump_python(document, mode="json")
    return kept


def load(kept: dict[str, Any]) -> Document:
    """What ``dump`` gave."""
    return _ADAPTER.validate_python(kept, strict=False)


def plain(*texts: str) -> tuple[Paragraph, ...]:
    """Paragraphs that somebody wrote."""
    return tuple(Paragraph((Sentence((Part(text),)),)) for text in texts)
