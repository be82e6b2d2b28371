"""The mails that were delivered, each in the box of whom it went to."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from .browser import NotAsMeant

_ADDRESS = re.compile(r"https?://[^\s>)]+")


@dataclass(frozen=True)
class Letter:
    """One mail."""

    subject: str
    text: str

    def addresses(self, start: str) -> list[str]:
        """Those in it, as paths, that begin like this."""
        paths = [urlsplit(found).path for found in _ADDRESS.findall(self.text)]
        return [path for path in paths if path.startswith(start)]


@dataclass
class Post:
    """What came since it was looked at last is sorted then; a mail is read once somebody opens it."""

    delivered: int = 0
    _boxes: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    _seen: set[str] = field(default_factory=set)

    def latest(self, to: str, *saying: str, leading: str = "") -> Letter:
        """The last letter to this address that says all of ``saying``, and has an address that begins with ``leading``."""
        self._collect()
        for path in reversed(self._boxes[to]):
            letter = _read(path)
            says = all(words in f"{letter.subject}\n{letter.text}" for words in saying)
            if says and (not leading or letter.addresses(leading)):
                return letter
        got = [_read(path).subject for path in self._boxes[to]]
        raise NotAsMeant(f"no mail that says {saying} {leading} to {to}, who got {got}")

    def _collect(self) -> None:
        new = {path.name for path in settings.DEMO_MAILBOX.glob("*.eml")}
        for name in sorted(new - self._seen):
            path = settings.DEMO_MAILBOX / name
            header = BytesHeaderParser().parsebytes(path.read_bytes().partition(b"\r\n\r\n")[0])
            self._boxes[parseaddr(str(header["To"]))[1]].append(path)
        self._seen |= new
        self.delivered = len(self._seen)


@lru_cache(maxsize=50)
def _read(path: Path) -> Letter:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    body = message.get_body(("plain",))
    return Letter(str(message["Subject"]), str(body.get_content()) if body else "")
