"""Which words give away that a text is Dutch, or English, where it should be the other.

The catalogue says it itself: a word that the Dutch texts use and the English ones never do is Dutch, and the other
way round. So no list is to be kept but two short ones: of words that are in both languages, and of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from babel.messages.catalog import Catalog, Message

CHECKED = "en"  # another language may share more words with Dutch than anybody would list
WORD = re.compile(r"[^\W\d_]{2,}")
# What is no word: tags, placeholders, addresses, what stands in a file or a line of code.
CODE = re.compile(
    r"<code>.*?</code>|<[^>]*>|\w+://\S+|%\(\w+\)[sd]|\{\w*\}|&#?\w+;|\S+@\S+|\b\d{4} [A-Z]{2}\b|\b[A-Z]+(?:_[A-Z]+)+\b|\bdata-[\w-]+|\b[\w-]+(?:\.[\w-]+)+|/[\w/-]+"
)

# Spelled alike, and good English where they stand.
SAME = frozenset(
    WORD.findall("""
    is in of mail site link pitch was over open code door workshop links tablet per later scan scans account pitches
    letters moment café plan had qr toolkit tablets browser past check even camera pdf let logo status print computer
    ten mb week log privacy app jpg rest fg help stop crowdfunding demo stand pitchers website mm initiatievencafé
    internet register webp png dm want toilet trainer station steward ods json sites outlook cookies letter servers
    printer school javascript download hotmail team reserve last slot wifi aa script ins authenticator contrast wcag
    menu mailbox pitcher ip workshops data server codes google accounts loop apr sep may helper makers frame
    initiatievencafés oct stickers min errors stewards xlsx postcode avif jul pm partner heic mar lift security content
    src mac live database water aug contact csv trainers header policy scripts test jan cm allow whatsapp jun odt
    minimum nov college am dec ipad svg software start feb axe iphone laptop web url thunderbird apple ombudsman vng
    anna haarlem haarlemlink https pitched object uuid rfc true false passkey passkeys api partners ctrl client document
    openapi terminal utc webhook browsers application authorization bearer
    webhooks id idempotency
    """)
)
# What something is called in the Netherlands, also in a sentence in English.
NAMES = (
    "Autoriteit Persoonsgegevens",
    "Bestuur op Maat",
    "Bestuur committee",
    "commissie Bestuur",
    "college van burgemeester en wethouders",
    "Besluit digitale toegankelijkheid overheid",
    "Selectielijst gemeenten en intergemeentelijke organen",
    "functionaris gegevensbescherming",
    "functionaris voor gegevensbescherming",
    "Nationale ombudsman",
    "Archiefbesluit",
    "Staatscourant",
    "zorgdrager",
    "EN 301 549",
    "Pitchen met Passie",
    "CC BY",
    "Content-Type",
    "Idempotency-Key",
    # To be typed as an address.
    "basiscursus",
    "maart-2027",
)
NAMED = re.compile("|".join(map(re.escape, NAMES)), re.I)


def words(text: str) -> set[str]:
    """The words of a text in small letters, without names and code."""
    return {word.lower() for word in WORD.findall(NAMED.sub(" ", CODE.sub(" ", text)))}


def left_in(message: Message, dutch: frozenset[str]) -> Iterator[str]:
    """The Dutch words in what a text is translated as."""
    yield from sorted(_of(strings(message)) & dutch)


def of_source(catalogue: Catalog) -> frozenset[str]:
    """Every word of the Dutch texts that English has not."""
    return frozenset(
        _of(text for message in catalogue if message.id for text in ids(message)) - SAME
    )


def of_translation(catalogue: Catalog, dutch: frozenset[str]) -> frozenset[str]:
    """Every word of the English texts that is none of these Dutch ones."""
    said = _of(text for message in catalogue if message.id for text in strings(message))
    return frozenset(said - SAME - dutch)


def ids(message: Message) -> list[str]:
    """What is translated: one text, or the singular and the plural."""
    return [message.id] if isinstance(message.id, str) else [*message.id]


def strings(message: Message) -> list[str]:
    """What it is translated as: one text, or one for each plural of the language."""
    said = message.string or ""
    return [said] if isinstance(said, str) else [*said]


def _of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in words(text)}
