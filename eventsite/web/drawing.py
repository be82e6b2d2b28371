"""A file that somebody sent, decoded and drawn anew: ``python -m eventsite.web.drawing < file``.

Run as a process of its own by ``pictures.py``. Memory is held twice: by the size that stands in the header,
before anything is decoded, and by the system, whatever the header says (setrlimit(2)).
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
from collections.abc import Callable
from typing import IO

import pillow_heif
from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, JpegImagePlugin

from .drawn import LARGE, SMALL, Picture, PictureRefused, Refusal

# Of which no more pixels are decoded, by what a decoder takes for one: measured, see docs/adr/0011.
MOST_PIXELS = {
    "JPEG": 50_000_000,  # a telephone's largest; an eighth, a quarter or half of it is decoded
    "PNG": 20_000_000,
    "HEIF": 20_000_000,
    "AVIF": 8_500_000,
    "WEBP": 5_500_000,
}
MOST_COEFFICIENTS = 75_000_000  # bytes: a JPEG that comes in passes is kept until the last of them
MOST_MEMORY = 120 * 1024 * 1024  # of its own, in bytes, whatever a header says
_TO_OPEN = 20 * MOST_MEMORY  # Pillow asks for what a WebP says it needs, and uses none of it yet
MOST_CPU_SECONDS = 5
# The decoders that run on what strangers send. No others, whatever Pillow can.
FORMATS = list(MOST_PIXELS)
pillow_heif.register_heif_opener(thumbnails=False)  # what iPhones make
pillow_heif.options.DECODE_THREADS = AvifImagePlugin.DEFAULT_MAX_THREADS = 1
_ROWS = 64  # of one strip, as it is shown
_HELD = {"exif", "Raw profile type exif"}

Strip = Callable[[int, int], Image.Image]


def draw(file: IO[bytes], *, begin: Callable[[], None] = lambda: None) -> Picture:
    """Decode, and encode anew in two sizes. Raises PictureRefused.

    ``begin`` is called once the header was read, before anything is decoded.
    """
    try:
        shown = _shown(file, begin)
        large, small = _encoded(shown, LARGE), _encoded(shown, SMALL)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise PictureRefused(Refusal.TOO_MANY_PIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        # All that the decoders raise for files that are damaged, cut off or something else altogether.
        raise PictureRefused(Refusal.NO_PICTURE) from error
    return Picture(large=large, small=small, width=shown.width, height=shown.height)


def _shown(file: IO[bytes], begin: Callable[[], None]) -> Image.Image:
    """Upright, on white, in sRGB, no larger than LARGE."""
    flat, profile = _decoded(file, begin)
    ImageOps.exif_transpose(flat, in_place=True)
    flat.thumbnail(LARGE, Image.Resampling.LANCZOS)
    return _in_srgb(flat, profile)


def _decoded(file: IO[bytes], begin: Callable[[], None]) -> tuple[Image.Image, bytes | None]:
    """What was decoded, not much larger than it is shown, and its profile; the decoder is gone then."""
    with Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS[str(image.format)]:
            raise PictureRefused(Refusal.TOO_MANY_PIXELS)
        begin()
        flat = _of_heif(file) if image.format == "HEIF" else _of_others(image)
        # What says how it was held: ``exif_transpose`` looks for it there.
        flat.info = {key: value for key, value in image.info.items() if key in _HELD}
        return flat, image.info.get("icc_profile")


def _of_others(image: Image.Image) -> Image.Image:
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        if _coefficients(image) > MOST_COEFFICIENTS:
            raise PictureRefused(Refusal.TOO_MANY_PIXELS)
        # A large one is decoded at a fraction of its size.
        scale = max(LARGE) / max(image.size)
        across, down = (max(1, int(side * scale)) for side in image.size)
        image.draft("RGB", (across, down))
    image.load()
    return _flat(image.size, lambda top, end: image.crop((0, top, image.width, end)))


def _coefficients(image: JpegImagePlugin.JpegImageFile) -> float:
    """What is kept of a JPEG that comes in passes, in bytes: two for each pixel of each colour."""
    if not image.info.get("progressive"):
        return 0
    parts = [across * down for _, across, down, _ in image.layer]
    widest = max(across for _, across, _, _ in image.layer)
    highest = max(down for _, _, down, _ in image.layer)
    return 2 * image.width * image.height * sum(parts) / (widest * highest)


def _of_heif(file: IO[bytes]) -> Image.Image:
    """From the decoder's own memory: Pillow would copy all of it."""
    file.seek(0)
    heif = pillow_heif.open_heif(file)
    content = memoryview(heif.data)

    def strip(top: int, end: int) -> Image.Image:
        rows = content[top * heif.stride : end * heif.stride]
        size = heif.size[0], end - top
        return Image.frombytes(heif.mode, size, rows, "raw", heif.mode, heif.stride)

    return _flat(heif.size, strip)


def _flat(size: tuple[int, int], strip: Strip) -> Image.Image:
    """On white, in eight bits, and not much larger than it is shown: some rows at a time.

    Made of the whole at once, each step would take as much as all that was decoded.
    """
    height = size[1]
    factor = max(1, max(size) // max(LARGE))
    flat: Image.Image | None = None
    for top in range(0, height, _ROWS * factor):
        end = min(top + _ROWS * factor, height)
        rows = _on_white(_in_eight_bits(strip(top, end))).reduce(factor)
        flat = flat or Image.new(rows.mode, (rows.width, -(-height // factor)))
        flat.paste(rows, (0, top // factor))
    if flat is None:
        raise PictureRefused(Refusal.NO_PICTURE)
    return flat


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


def main() -> None:
    """Read the file from standard input, write what came of it to standard output."""
    _limit(resource.RLIMIT_CPU, MOST_CPU_SECONDS)
    _limit(resource.RLIMIT_DATA, _TO_OPEN)
    try:
        picture = draw(sys.stdin.buffer, begin=lambda: _limit(resource.RLIMIT_DATA, MOST_MEMORY))
    except PictureRefused as refusal:
        _say({"refused": refusal.why})
        return
    size = len(picture.large)
    _say({"size_of_large": size, "width": picture.width, "height": picture.height})
    sys.stdout.buffer.write(picture.large + picture.small)


def _limit(what: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # not every system has all of them
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def _say(what: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
