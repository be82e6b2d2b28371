"""What a page says in which language: for tests that look for what is in another and that nobody marked (WCAG 3.1.2)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from eventsite.web.languages.addresses import in_language

VOID = frozenset(
    [
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
    ]
)
INLINE = frozenset(["a", "abbr", "b", "em", "i", "span", "strong", "time"])
UNREAD = frozenset({"script", "style", "head"})
NO_TEXT = frozenset({"script", "style", "code"})
READ_OUT = frozenset({"alt", "aria-label", "title", "placeholder"})
ALOUD = re.compile(
    r"alt|title|placeholder|label|summary|abbr|aria-(label|description|roledescription|valuetext)"
)
# Words that a page hands to its script, and what other sites show of it.
SAID_LATER = re.compile(
    r"data-(?!(part|when|screen|outcome|slot|error|key|url|state|kind|name|id)\b)"
)
SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}|^[A-Z][a-zé]+\W?$")
NO_WORDS = frozenset(
    [
        "viewport",
        "robots",
        "color-scheme",
        "theme-color",
        "twitter:card",
        "og:type",
        "og:image:type",
        "csrf-token",
    ]
)
PRESSED = frozenset({"submit", "button", "reset"})

# What stands on nearly every Dutch page, and on no English one outside what is marked as Dutch.
TELL_TALES = re.compile(
    r"\b(de|het|een|van|voor|met|niet|geen|wordt|zijn|hebt|uw|wij|naar|terug|bij|uit|ook|als|dan|dat|deze|uur|tot|aan|"
    r"avond|cursus|kaart|kraam|plaats|aanmelden|aanmelding|aangemeld|afmelden|afgemeld|wijzigen|wachtlijst|inchecken|"
    r"welkom|bewijs|personen|persoon|bijeenkomst|initiatief|gegevens|vragen|gemeente|maandag|dinsdag|woensdag|"
    r"donderdag|vrijdag|zaterdag|zondag|januari|februari|maart|mei|juni|juli|augustus|oktober)\b",
    re.I,
)


def dutch_words(text: str) -> list[str]:
    """By which an English text gives away that it isn't."""
    return TELL_TALES.findall(text)


def english(path: str) -> str:
    """The page in English, whatever language the last request left on."""
    return in_language(path, "en")


def dutch(path: str) -> str:
    """The same in Dutch."""
    return in_language(path, "nl")


class Marks(HTMLParser):
    """Knows of each place which tags are around it, and in which language that says to be; ``language`` is the page's."""

    def __init__(self, html: str, language: str = "") -> None:
        super().__init__()
        self.language = language
        self.around: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    @property
    def here(self) -> str:
        return self.around[-1][1] if self.around else self.language

    def is_in(self, tags: frozenset[str]) -> bool:
        return any(tag in tags for tag, _language in self.around)

    def begins(self, tag: str, told: dict[str, str], language: str) -> None:
        """An element, with its attributes and the language it is in."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = told.get("lang", "")
        language = told.get("lang") or self.here
        self.begins(tag, told, language)
        if tag not in VOID:
            self.around.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.is_in(frozenset({tag})):
            while self.around.pop()[0] != tag:
                pass


class _Unmarked(Marks):
    def __init__(self, html: str, language: str) -> None:
        self._wanted = language
        self.said: list[str] = []
        super().__init__(html, language)

    def begins(self, tag: str, told: dict[str, str], language: str) -> None:
        if language == self._wanted and tag not in UNREAD and not self.is_in(UNREAD):
            self.said += [value for name, value in told.items() if name in READ_OUT and value]

    def handle_data(self, data: str) -> None:
        if self.around and self.here == self._wanted and not self.is_in(UNREAD):
            self.said.append(data)


def unmarked(html: str, language: str = "en") -> str:
    """All that is read in the body and is in the language of the page, as its marks have it."""
    return " ".join(" ".join(_Unmarked(html, language).said).split())


class Reader(Marks):
    """``texts``: what people read and hear of a page; what is in another language by its ``lang`` is left out."""

    def __init__(self, html: str) -> None:
        self.texts: list[str] = []
        self._said: list[str] = []
        super().__init__(html)
        self._break()

    def begins(self, tag: str, told: dict[str, str], language: str) -> None:
        if tag not in INLINE:
            self._break()
        if language == self.language and not self.is_in(NO_TEXT):
            self._hear(tag, told)

    def handle_data(self, data: str) -> None:
        is_ours = self.here == self.language and not self.is_in(NO_TEXT)
        self._said.append(data if is_ours else " ")

    def _hear(self, tag: str, told: dict[str, str]) -> None:
        for name, value in told.items():
            if ALOUD.fullmatch(name) or (SAID_LATER.match(name) and SENTENCE.search(value)):
                self.texts.append(value)
        if tag == "input" and told.get("type") in PRESSED:
            self.texts.append(told.get("value", ""))
        is_said = tag == "meta" and told.get("name", told.get("property")) not in NO_WORDS
        if is_said and SENTENCE.search(told.get("content", "")):
            self.texts.append(told["content"])

    def _break(self) -> None:
        text = " ".join("".join(self._said).split())
        self._said = []
        if text:
            self.texts.append(text)
