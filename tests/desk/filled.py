"""The forms of a page with what their fields hold, to be sent by a test as a browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

SENT_AS = {
    "email": "bram9@example.nl",
    "date": "2027-05-05",
    "datetime-local": "2027-05-05T19:30",
    "time": "19:30",
    "number": "2",
    "text": "Kees Bos",
    "checkbox": "on",
}
PRESSED = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """``fields`` are sent in any case, ``buttons`` are names with values of which one is pressed."""

    method: str
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        return self.method, self.action, tuple(self.fields)


class Forms(HTMLParser):
    """What is empty is filled in, the first of what is to be chosen is chosen, every box is ticked."""

    def __init__(self, page: str, html: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "form":
            action = urljoin(self.page, told.get("action", "") or self.page)
            self._form = Form(told.get("method", "get").lower(), action)
            self.found.append(self._form)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._form and value:
            chosen = self._form.fields.setdefault(self._select, [value])
            if "selected" in told:
                chosen[:] = [value]
        elif name and self._form:
            self._take(self._form, tag, told, name, value)

    def _take(self, form: Form, tag: str, told: dict[str, str], name: str, value: str) -> None:
        kind = told.get("type", "text" if tag == "input" else "submit")
        if tag == "textarea":
            form.fields[name] = ["Tekst."]
        elif kind in PRESSED:
            form.buttons.append((name, value))
        elif kind == "radio" and name in form.fields:
            pass
        elif name != "csrfmiddlewaretoken":
            form.fields.setdefault(name, []).append(value or SENT_AS.get(kind, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
