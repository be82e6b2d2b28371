"""What became of what was tried, counted against what was promised."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Of one fault. ``told``: sign-ups that were answered, mails that were queued."""

    tried: int = 0
    told: int = 0
    lost: int = 0  # told, and not there
    doubled: int = 0  # there more than once, more people than places, a mail more than once
    half: int = 0  # a registration without its mail, a place that is free while somebody waits
    refused: int = 0  # answers that said when to come back (503, 429), or none
    other: int = 0  # any other answer of the kind 5xx
    may_double: int = 0  # mails in the hands of who was killed: docs/adr/0006
    broken: list[str] = field(default_factory=list)  # what else was promised
    notes: list[str] = field(default_factory=list)

    def promise(self, holds: object, otherwise: str) -> None:
        if not holds:
            self.broken.append(otherwise)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def faults(self) -> list[str]:
        """Which promises were broken; none when all held."""
        return [
            *([f"{self.lost} lost"] if self.lost else []),
            *([f"{self.doubled} doubled"] if self.doubled > self.may_double else []),
            *([f"{self.half} half done"] if self.half else []),
            *([f"{self.other} answers of another kind"] if self.other else []),
            *([f"{self.tried - self.told} never told"] if self.told < self.tried else []),
            *self.broken,
        ]


HEAD = f"{'':34}{'tried':>7}{'told':>7}{'lost':>6}{'doubled':>9}{'half':>6}{'later':>7}{'other':>7}"


def row(title: str, one: Outcome) -> str:
    """One line of the table, and what there is to say below it."""
    counted = (
        f"{title:34}{one.tried:>7}{one.told:>7}{one.lost:>6}{one.doubled:>9}{one.half:>6}"
        f"{one.refused:>7}{one.other:>7}"
    )
    said = [f"    {note}" for note in one.notes]
    wrong = [f"    BROKEN: {fault}" for fault in one.faults()]
    return "\n".join([counted, *said, *wrong])
