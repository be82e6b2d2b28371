"""What comes of a file that somebody sent: a picture of ours in two sizes, or why it is not taken."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

LARGE = (1600, 1600)
SMALL = (640, 640)


class Refusal(StrEnum):
    """Why a file is not taken."""

    NO_PICTURE = "no-picture"
    TOO_MANY_BYTES = "too-many-bytes"
    TOO_MANY_PIXELS = "too-many-pixels"


class PictureRefused(Exception):
    """The file is not kept; ``why`` says what is wrong with it."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew, in the two sizes that pages show."""

    large: bytes
    small: bytes
    width: int  # of the large one, in pixels
    height: int

    @property
    def name(self) -> str:
        """The same picture has the same name, another has another: it may be cached for ever."""
        return f"{hashlib.sha256(self.large).hexdigest()[:32]}.webp"


def small_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of the small size of a picture whose large one is so wide and high, in pixels."""
    scale = min(1, SMALL[0] / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
