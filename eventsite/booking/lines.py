"""One thing that an organiser should see to before an event is on the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventsite.models import Event
from eventsite.web.times import day_and_month


class State(StrEnum):
    """How a line stands, best first."""

    DONE = "done"
    ADVICE = "advice"
    BLOCKS = "blocks"


@dataclass(frozen=True)
class Line:
    """One thing to see to. ``field`` or ``address`` is where; ``take_over`` what the last event has of it.

    ``action`` is what the link there says, where it changes nothing.
    """

    name: str
    title: str
    done: str = ""
    blocks: Sequence[str] = ()
    advice: Sequence[str] = ()
    field: str = ""
    address: str = ""
    take_over: str = ""
    action: str = ""

    @property
    def state(self) -> State:
        if self.blocks:
            return State.BLOCKS
        return State.ADVICE if self.advice else State.DONE

    @property
    def is_of_sessions(self) -> bool:
        """Whether its field is a session's: where a run has a page of its own for these."""
        return self.field.startswith("sessions-")

    @property
    def text(self) -> str:
        """What to do, most pressing first; or what there is."""
        return " ".join([*self.blocks, *self.advice]) or self.done


def day_of(event: Event | None) -> str:
    """By which an earlier event is told: "8 december", with its year where that is not this one."""
    start = event.starts_at if event else None
    return day_and_month(start) if start else ""
