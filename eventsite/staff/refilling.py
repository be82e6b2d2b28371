"""Put what was typed back into a page's own form, whatever made that page.

On the page as it went out: a form of ours, a set of forms, or tick boxes that a template writes. What finds
no place (a row that a script had added) is shown above the form, so that nothing typed is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.template.loader import render_to_string

from .typed import Typed

_MADE_ANEW = {"csrfmiddlewaretoken"}
_PRESSED = {"submit", "button", "reset", "image"}
_TICKED = {"checkbox", "radio"}

Attributes = list[tuple[str, str | None]]


@dataclass
class _Control:
    """One field of a form: its tag, and where it stands in the page."""

    tag: str
    attributes: dict[str, str | None]
    start: int
    end: int
    close: int = 0  # where a textarea's text ends
    select: str = ""  # of an option: the name it is for
    folded: tuple[int, ...] = ()  # where the tags of what is folded up around it end

    @property
    def name(self) -> str:
        return self.attributes.get("name") or self.select

    @property
    def kind(self) -> str:
        return (self.attributes.get("type") or "text").lower() if self.tag == "input" else self.tag


@dataclass
class _Form:
    action: str
    start: int
    controls: list[_Control] = field(default_factory=list)


def refill(html: str, typed: Typed) -> str:
    """The page with the form as it was typed, and above it what happened."""
    forms = _Forms(html).found
    into = max(
        (one for one in forms if urlsplit(urljoin(typed.page, one.action)).path == typed.action),
        key=lambda one: _likeness(one, typed),
        default=None,
    )
    edits, placed = _edits(html, into, typed) if into else ([], set())
    at = into.start if into else _start_of_main(html)
    edits.append((at, at, notice(typed, without=placed)))
    edits += _unfolded(into, typed) if into else []
    for start, end, text in sorted(edits, reverse=True):
        html = html[:start] + text + html[end:]
    return html


def notice(typed: Typed, *, without: set[str]) -> str:
    """What happened, and of what was typed the fields that are in no form."""
    lost = [
        (name, value)
        for name, values in typed.fields.items()
        if name not in without
        for value in values
        if value.strip()
    ]
    return render_to_string("eventsite/staff/typed_again.html", {"typed": typed, "lost": lost})


def _likeness(form: _Form, typed: Typed) -> int:
    """Of several forms with one address it is the one whose hidden fields say the same."""
    hidden = [one for one in form.controls if one.kind == "hidden" and one.name not in _MADE_ANEW]
    return sum(
        1 if (one.attributes.get("value") or "") in typed.fields.get(one.name, []) else -1
        for one in hidden
    )


def _edits(html: str, form: _Form, typed: Typed) -> tuple[list[tuple[int, int, str]], set[str]]:
    left = {name: list(values) for name, values in typed.fields.items()}
    edits, placed = [], set()
    for one in form.controls:
        said = typed.fields.get(one.name)
        if one.name in _MADE_ANEW or one.kind in {"password", "file", "select"}:
            continue
        if one.kind in _PRESSED:
            placed.add(one.name)
        elif one.kind in _TICKED or one.tag == "option":
            placed.add(one.name)
            edits.append((one.start, one.end, _chosen(html, one, said or [])))
        elif said is not None:
            placed.add(one.name)
            value = left[one.name].pop(0) if left[one.name] else ""
            edits.append(_written(one, value))
    return edits, placed


def _unfolded(form: _Form, typed: Typed) -> list[tuple[int, int, str]]:
    """What was typed where the page had it folded up is to be seen."""
    ends = {
        end for one in form.controls if any(typed.fields.get(one.name, [])) for end in one.folded
    }
    return [(end - 1, end, " open>") for end in ends]


def _chosen(html: str, one: _Control, said: list[str]) -> str:
    mark = "selected" if one.tag == "option" else "checked"
    value = one.attributes.get("value")
    if value is None:  # an option without one has its words for it
        rest = html[one.end :].partition("<")[0].strip()
        value = rest if one.tag == "option" else "on"
    attributes = {name: text for name, text in one.attributes.items() if name != mark}
    return _tag(one.tag, attributes | ({mark: None} if value in said else {}))


def _written(one: _Control, value: str) -> tuple[int, int, str]:
    if one.tag == "textarea":
        return (
            one.end,
            one.close,
            f"\n{escape(value)}",
        )  # a line break after the tag is not its text
    return one.start, one.end, _tag(one.tag, one.attributes | {"value": value})


def _tag(name: str, attributes: dict[str, str | None]) -> str:
    inside = "".join(
        f" {key}" if value is None else f' {key}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{inside}>"


def _start_of_main(html: str) -> int:
    main = html.find("<main")
    return html.find(">", main) + 1 if main >= 0 else 0


class _Forms(HTMLParser):
    """The forms of a page that are posted, with their fields."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.found: list[_Form] = []
        self._form: _Form | None = None
        self._select = ""
        self._folded: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        attributes = dict(attrs)
        start = self._at()
        if tag == "form":
            is_posted = (attributes.get("method") or "").lower() == "post"
            self._form = _Form(attributes.get("action") or "", start) if is_posted else None
            self.found += [self._form] if self._form else []
        if self._form and tag in {"input", "textarea", "select", "option", "button"}:
            if tag == "select":
                self._select = attributes.get("name") or ""
            of = self._select if tag == "option" else ""
            end = start + len(self.get_starttag_text() or "")
            folded = tuple(where for where in self._folded if where)
            self._form.controls.append(_Control(tag, attributes, start, end, end, of, folded))
        elif tag == "details":
            end = start + len(self.get_starttag_text() or "")
            self._folded.append(0 if "open" in attributes else end)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "details" and self._folded:
            self._folded.pop()
        elif tag == "textarea" and self._form:
            self._form.controls[-1].close = self._at()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
