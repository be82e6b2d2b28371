"""Pictures people send: read with care, and drawn anew in two sizes.

Nothing of the file that was sent is kept: it is decoded and encoded again, so that no EXIF (where
and with what a photo was taken), no second file hidden behind the first and no script comes along.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

import pillow_heif
from PIL import Image, ImageCms, ImageOps

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a telephone's largest; a decoded pixel takes up to 4 bytes
# The decoders that run on what strangers send. No others, whatever Pillow can.
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
pillow_heif.register_heif_opener(thumbnails=False)  # what iPhones make
CONTENT_TYPES = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/avif",
    "image/heic",
    "image/heif",
]
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


def read(file: IO[bytes]) -> Picture:
    """Decode what somebody sent and encode it anew. Raises PictureRefused."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PictureRefused(Refusal.TOO_MANY_BYTES)
    try:
        return _drawn_anew(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(Refusal.TOO_MANY_PIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        # All that the decoders raise for files that are damaged, cut off or something else altogether.
        raise PictureRefused(Refusal.NO_PICTURE) from error


def small_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of the small size of a picture whose large one is so wide and high, in pixels."""
    scale = min(1, SMALL[0] / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _drawn_anew(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        # The size stands in the header: nothing has been decoded yet.
        if image.width * image.height > MOST_PIXELS:
            raise PictureRefused(Refusal.TOO_MANY_PIXELS)
        image.draft("RGB", LARGE)  # a large JPEG is decoded at a fraction of its size
        image.load()
        upright = ImageOps.exif_transpose(image)
    flat = _on_white(_in_eight_bits(upright))
    flat.thumbnail(LARGE, Image.Resampling.LANCZOS)
    shown = _in_srgb(flat, upright.info.get("icc_profile"))
    return Picture(
        large=_encoded(shown, LARGE),
        small=_encoded(shown, SMALL),
        width=shown.width,
        height=shown.height,
    )


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits, which Pillow would cut off at 255."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda level: level * (255 / 65535)).convert("L")
    if isinstance(transparent := image.info.get("transparency"), int):
        grey.info["transparency"] = transparent >> 8
    return grey


def _on_white(image: Image.Image) -> Image.Image:
    """In the colours that its profile is about: grey, RGB or CMYK."""
    kind = {"L": "L", "LA": "L", "La": "L", "1": "L", "CMYK": "CMYK"}.get(image.mode, "RGB")
    if not image.has_transparency_data:
        return image.convert(kind) if image.mode != kind else image.copy()
    with_alpha = image.convert("RGBA")
    flat = Image.new("RGB", image.size, "white")
    flat.paste(with_alpha, mask=with_alpha)
    return flat.convert(kind)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """By the profile that came with it (ICC.1); one that is damaged or of another kind counts for nothing."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
        else:
            if converted is not None:
                return converted
    return image.convert("RGB")


def _encoded(image: Image.Image, box: tuple[int, int]) -> bytes:
    fitted = image.copy()
    fitted.thumbnail(box, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    # The encoder takes metadata over from what it is given.
    fitted.info.clear()
    fitted.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
