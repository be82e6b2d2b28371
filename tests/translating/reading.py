"""What people read and hear of a page, apart from what says that it is in another language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
NOT_READ = {"script", "style", "code"}
ALOUD = re.compile(
    r"alt|title|placeholder|label|summary|abbr|aria-(label|description|roledescription|valuetext)"
)
# Words that a page hands to its script, and what other sites show of it.
SAID_LATER = re.compile(
    r"data-(?!(part|when|screen|outcome|slot|error|key|url|state|kind|name|id)\b)"
)
SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}|^[A-Z][a-zé]+\W?$")
NO_WORDS = {
    "viewport",
    "robots",
    "color-scheme",
    "theme-color",
    "twitter:card",
    "og:type",
    "og:image:type",
    "csrf-token",
}
PRESSED = {"submit", "button", "reset"}


class Reader(HTMLParser):
    """``texts`` in the page's own language, ``language``; what is in another by its ``lang`` is left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.texts: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._said: list[str] = []
        self.feed(html)
        self.close()
        self._break()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = told.get("lang", "")
        lang = told.get("lang") or (self._open[-1][1] if self._open else self.language)
        if tag not in {"a", "abbr", "b", "em", "i", "span", "strong", "time"}:
            self._break()
        if lang == self.language and not any(name in NOT_READ for name, _lang in self._open):
            self._hear(tag, told)
        if tag not in VOID:
            self._open.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _lang in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        tags = {name for name, _lang in self._open}
        is_ours = not self._open or self._open[-1][1] == self.language
        if is_ours and not tags & NOT_READ:
            self._said.append(data)
        else:
            self._said.append(" ")

    def _hear(self, tag: str, told: dict[str, str]) -> None:
        for name, value in told.items():
            if ALOUD.fullmatch(name) or (SAID_LATER.match(name) and SENTENCE.search(value)):
                self.texts.append(value)
        if tag == "input" and told.get("type") in PRESSED:
            self.texts.append(told.get("value", ""))
        if (
            tag == "meta"
            and told.get("name", told.get("property")) not in NO_WORDS
            and SENTENCE.search(told.get("content", ""))
        ):
            self.texts.append(told["content"])

    def _break(self) -> None:
        text = " ".join("".join(self._said).split())
        self._said = []
        if text:
            self.texts.append(text)
