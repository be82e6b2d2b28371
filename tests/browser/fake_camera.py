"""A video for Chromium's fake camera: a ticket held in view."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

FRAMES = 30  # Chromium plays them over and over
SIZE = (1280, 720)


def film(path: Path, picture: bytes) -> None:
    """Write the picture to ``path`` as MJPEG."""
    shown = Image.new("RGB", SIZE, (96, 92, 104))
    ticket = Image.open(io.BytesIO(picture)).convert("RGB").resize((420, 420))
    shown.paste(ticket, ((SIZE[0] - 420) // 2, (SIZE[1] - 420) // 2))
    path.write_bytes(_jpeg(shown) * FRAMES)


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90, subsampling="4:2:0")
    return buffer.getvalue()
