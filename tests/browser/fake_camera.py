"""A video for Chromium's fake camera: a ticket held in view, taken away, and held in view again."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

FRAMES_A_SECOND = 30  # at which Chromium plays MJPEG, over and over
SIZE = (1280, 720)


def film(path: Path, picture: bytes, *, seconds: float, pause: float) -> None:
    """Write MJPEG frames to ``path``: the picture for ``seconds``, then nothing for ``pause``."""
    empty = Image.new("RGB", SIZE, (96, 92, 104))
    shown = empty.copy()
    ticket = Image.open(io.BytesIO(picture)).convert("RGB").resize((420, 420))
    shown.paste(ticket, ((SIZE[0] - 420) // 2, (SIZE[1] - 420) // 2))
    path.write_bytes(
        _jpeg(shown) * round(seconds * FRAMES_A_SECOND)
        + _jpeg(empty) * round(pause * FRAMES_A_SECOND)
    )


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90, subsampling="4:2:0")
    return buffer.getvalue()
