"""A name server on loopback that answers what a test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset


class NameServer:
    """``zone`` holds texts of records by name and kind; names in ``signed`` are answered as checked, in ``failing`` not at all."""

    def __init__(self) -> None:
        self.zone: dict[tuple[str, str], list[str]] = {}
        self.signed: set[str] = set()
        self.failing: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def say(self, name: str, kind: str, *records: str) -> None:
        if kind == "TXT":
            records = tuple(f'"{one}"' for text in records for one in [_in_pieces(text)])
        self.zone[name, kind] = list(records)

    def serve(self) -> None:
        while True:
            try:
                asked, sender = self._socket.recvfrom(4096)
            except OSError:
                return
            self._socket.sendto(self._answer(dns.message.from_wire(asked)).to_wire(), sender)

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        answer = dns.message.make_response(query, recursion_available=True)
        question = query.question[0]
        name, kind = (
            question.name.to_text(omit_final_dot=True),
            dns.rdatatype.to_text(question.rdtype),
        )
        self.asked.append((name, kind))
        if name in self.failing:
            answer.set_rcode(dns.rcode.SERVFAIL)
            return answer
        if name in self.signed:
            answer.flags |= dns.flags.AD
        if records := self.zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        elif not any(known == name for known, _kind in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer

    def close(self) -> None:
        self._socket.close()


def _in_pieces(text: str) -> str:
    """A text of TXT is cut after 255 bytes."""
    return '" "'.join(text[start : start + 255] for start in range(0, len(text), 255))


@contextmanager
def serving() -> Iterator[NameServer]:
    server = NameServer()
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.close()
