"""What a page in English says in English: for tests that look for Dutch that nobody marked (WCAG 3.1.2)."""

from __future__ import annotations

from html.parser import HTMLParser

from eventsite.web.languages.addresses import in_language

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
READ_OUT = {"alt", "aria-label", "title", "placeholder"}
UNREAD = {"script", "style", "head"}


class _Unmarked(HTMLParser):
    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.around: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        here = self.around[-1][1] if self.around else True
        is_read = (
            attributes.get("lang", self.language) == self.language if "lang" in attributes else here
        )
        is_read = is_read and tag not in UNREAD
        if is_read:
            self.said += [value for name, value in attrs if name in READ_OUT and value]
        if tag not in VOID:
            self.around.append((tag, is_read))

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.around and self.around[-1][1]:
            self.said.append(data)


def english(path: str) -> str:
    """The page in English, whatever language the last request left on."""
    return in_language(path, "en")


def dutch(path: str) -> str:
    """The same in Dutch."""
    return in_language(path, "nl")


def unmarked(html: str, language: str = "en") -> str:
    """All that is read in the body and is in the language of the page, as its marks have it."""
    reader = _Unmarked(language)
    reader.feed(html)
    return " ".join(" ".join(reader.said).split())
