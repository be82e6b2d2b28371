"""A page as somebody sees it: its words, its links, and its forms with what they hold already."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
_PRESSED = {"submit", "image"}
_NO_VALUE = {"button", "reset", "file"}
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


@dataclass
class Field:
    """Something in a form with a name. A choice is one of several fields of that name."""

    name: str
    value: str
    text: str = ""  # its label, or what the button says
    is_choice: bool = False
    is_chosen: bool = True
    is_single: bool = True  # of those with its name, one is chosen


@dataclass
class Form:
    """``fields`` in the order of the page; of ``buttons`` one is pressed."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[Field] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.fields} | set(self.files)


@dataclass
class Link:
    href: str
    text: str = ""


@dataclass
class _Label:
    """Of the field with an id, or of those that stand inside it."""

    of: str
    fields: list[Field] = field(default_factory=list)


def said(text: str) -> str:
    """In one line, without the marks that keep a name from turning the words around it."""
    return " ".join(text.translate(_ISOLATES).split())


class Reader(HTMLParser):
    """``Reader.of(html)``: one pass over the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[Link] = []
        self.words: list[str] = []
        self._by_id: dict[str, Form] = {}
        self._apart: list[tuple[str, Field, str]] = []  # in the form with that id
        self._labels: dict[str, str] = {}
        self._ids: list[tuple[str, Field]] = []
        self._form: Form | None = None
        self._hearing: list[tuple[str, list[str], object]] = []  # whose words these are
        self._select: tuple[Attributes, list[Field]] | None = None
        self._hidden = 0

    @classmethod
    def of(cls, html: str) -> Reader:
        reader = cls()
        reader.feed(html)
        reader.close()
        for where, found, kind in reader._apart:
            if where in reader._by_id:
                getattr(reader._by_id[where], kind).append(found)
        for identity, found in reader._ids:
            found.text = found.text or reader._labels.get(identity, "")
        return reader

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "script" | "style" | "template":
                self._hidden += 1
            case "form":
                self._form = Form(given.get("action", ""), given.get("method", "get").lower())
                self.forms.append(self._form)
                self._by_id[given.get("id", "")] = self._form
            case "a" if "href" in given:
                self.links.append(link := Link(given["href"]))
                self._hear("a", link)
            case "label":
                self._hear("label", _Label(given.get("for", "")))
            case "button" if given.get("type", "submit") in _PRESSED and "hidden" not in given:
                self._hear("button", self._field(given, "buttons"))
            case "input":
                self._input(given)
            case "textarea":
                self._hear("textarea", self._field(given, "fields"))
            case "select":
                self._select = given, []
            case "option" if self._select:
                self._option(given, *self._select)

    def _hear(self, tag: str, of: object) -> None:
        self._hearing.append((tag, [], of))

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.words.append(data)
        for _tag, heard, _of in self._hearing:
            heard.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "template"}:
            self._hidden -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select" and self._select:
            self._selected(*self._select)
            self._select = None
        for number in range(len(self._hearing) - 1, -1, -1):
            if self._hearing[number][0] == tag:
                self._heard(*self._hearing.pop(number))
                break

    def _heard(self, tag: str, heard: list[str], of: object) -> None:
        text = "".join(heard)
        if isinstance(of, Field) and tag == "textarea":
            of.value = text.removeprefix("\n")
        elif isinstance(of, Link):
            of.text = said(text)
        elif isinstance(of, Field):
            of.text = of.text or said(text)
        elif isinstance(of, _Label):
            if of.of:
                self._labels.setdefault(of.of, said(text))
            for inside in of.fields:
                inside.text = inside.text or said(text)

    def _field(self, given: Attributes, kind: str) -> Field:
        found = Field(given.get("name", ""), given.get("value", ""), given.get("aria-label", ""))
        if "disabled" in given:
            return found
        self._ids.append((given.get("id", ""), found))
        for _tag, _heard, of in self._hearing:
            if isinstance(of, _Label):
                of.fields.append(found)
        if "form" in given:
            self._apart.append((given["form"], found, kind))
        elif self._form is not None:
            getattr(self._form, kind).append(found)
        return found

    def _input(self, given: Attributes) -> None:
        kind = given.get("type", "text")
        if kind == "file" and self._form is not None:
            self._form.files.append(given.get("name", ""))
        elif kind in _PRESSED:
            found = self._field(given, "buttons")
            found.text = found.value
        elif kind in {"radio", "checkbox"}:
            found = self._field(given, "fields")
            found.value = given.get("value", "on")
            found.is_choice, found.is_chosen = True, "checked" in given
            found.is_single = kind == "radio"
        elif kind not in _NO_VALUE:
            self._field(given, "fields")

    def _option(self, given: Attributes, select: Attributes, options: list[Field]) -> None:
        own = {"name": select.get("name", ""), "value": given.get("value", "")}
        carried = {name: select[name] for name in ("form", "disabled") if name in select}
        found = self._field(own | carried, "fields")
        found.is_choice, found.is_chosen = True, "selected" in given
        found.is_single = "multiple" not in select
        options.append(found)
        self._hear("option", found)

    def _selected(self, select: Attributes, options: list[Field]) -> None:
        """What a browser shows when nothing was chosen: the first."""
        if options and "multiple" not in select and not any(one.is_chosen for one in options):
            options[0].is_chosen = True
