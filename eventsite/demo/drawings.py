"""Pictures for the demo, drawn here: simple scenes in the colours of the site."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = (1200, 800)
INK, RED, GREEN, MINT = "#1d1a22", "#b3122b", "#17633f", "#dcefe3"
AMBER, PAPER, BLUE, SAND, BROWN = "#f3c14b", "#fbf6ee", "#bcd6f2", "#e4d9c8", "#8a5a33"

Draw = ImageDraw.ImageDraw


def png(scene: str) -> bytes:
    """One scene as a PNG file. Raises KeyError for a scene that nobody drew."""
    return drawn(SCENES[scene])


def drawn(scene: Callable[[Draw], None]) -> bytes:
    """What this draws, as a PNG file."""
    image = Image.new("RGB", SIZE, BLUE)
    scene(ImageDraw.Draw(image))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _ground(draw: Draw, colour: str = "#8dbf8b", top: int = 560) -> None:
    draw.rectangle((0, top, 1200, 800), fill=colour)


def _sun(draw: Draw, x: int = 1010, y: int = 150, radius: int = 80) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=AMBER)


def _tree(draw: Draw, x: int, foot: int, size: int) -> None:
    draw.rectangle((x - size // 9, foot - size, x + size // 9, foot), fill=BROWN)
    draw.ellipse((x - size // 2, foot - 2 * size, x + size // 2, foot - size // 2), fill=GREEN)


def _house(draw: Draw, x: int, foot: int, width: int, height: int, colour: str) -> None:
    """A Haarlem house with a stepped gable."""
    top = foot - height
    draw.rectangle((x, top, x + width, foot), fill=colour)
    step = width // 8
    for level in range(1, 4):
        draw.rectangle(
            (x + level * step, top - level * step, x + width - level * step, top), fill=colour
        )
    pane = width // 4
    for column in (x + width // 7, x + width - width // 7 - pane):
        for row in (top + height // 8, top + height // 2):
            draw.rectangle((column, row, column + pane, row + pane), fill=PAPER)
    draw.rectangle((x + width // 2 - 22, foot - 90, x + width // 2 + 22, foot), fill=INK)


def person(draw: Draw, x: int, foot: int, size: int, colour: str) -> None:
    draw.rounded_rectangle(
        (x - size // 4, foot - size, x + size // 4, foot), radius=size // 5, fill=colour
    )
    head = size // 5
    draw.ellipse(
        (x - head, foot - size - 2 * head, x + head, foot - size), fill="#c98d62", outline=None
    )


def _playground(draw: Draw) -> None:
    _sun(draw)
    _ground(draw)
    for x in (120, 300, 1100):
        _tree(draw, x, 600, 190)
    draw.line((560, 700, 560, 380), fill=BROWN, width=26)
    draw.line((660, 700, 660, 380), fill=BROWN, width=26)
    draw.polygon([(530, 380), (690, 380), (610, 290)], fill=RED)
    draw.line((660, 440, 930, 690), fill=AMBER, width=40)
    for rung in range(450, 700, 50):
        draw.line((560, rung, 660, rung), fill=BROWN, width=14)
    person(draw, 430, 720, 120, RED)
    draw.ellipse((960, 690, 1180, 770), fill="#6ea8dc")


def _garden(draw: Draw) -> None:
    _sun(draw, x=190)
    _ground(draw, "#a07248", top=470)
    for row in range(5):
        y = 500 + row * 65
        draw.line((0, y + 30, 1200, y + 30), fill="#7d5531", width=14)
        for column in range(12):
            x = 50 + column * 100 + (row % 2) * 40
            colour = (GREEN, "#5f9d4f", RED, AMBER, "#5f9d4f")[row]
            draw.ellipse((x - 24, y - 20, x + 24, y + 28), fill=colour)
            draw.ellipse((x - 10, y - 38, x + 10, y - 8), fill="#5f9d4f")
    draw.rectangle((880, 270, 1110, 470), fill=SAND)
    draw.polygon([(850, 280), (1140, 280), (995, 170)], fill=RED)
    draw.rectangle((960, 350, 1030, 470), fill=INK)


def _repair(draw: Draw) -> None:
    draw.rectangle((0, 0, 1200, 800), fill=PAPER)
    for x, y, radius, colour in (
        (420, 330, 190, RED),
        (740, 450, 140, AMBER),
        (905, 250, 95, GREEN),
    ):
        for tooth in range(12):
            angle = tooth * math.tau / 12
            tx, ty = x + math.cos(angle) * radius, y + math.sin(angle) * radius
            draw.ellipse((tx - 30, ty - 30, tx + 30, ty + 30), fill=colour)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        draw.ellipse(
            (x - radius // 3, y - radius // 3, x + radius // 3, y + radius // 3), fill=PAPER
        )
    draw.rectangle((0, 660, 1200, 800), fill=BROWN)


def _sun_roof(draw: Draw) -> None:
    _sun(draw, x=960, y=170, radius=110)
    _ground(draw, SAND, top=690)
    draw.rectangle((180, 380, 1020, 690), fill="#c9694f")
    for x in range(230, 1000, 130):
        draw.rectangle((x, 470, x + 80, 570), fill=PAPER)
    draw.polygon([(120, 390), (1080, 390), (960, 220), (240, 220)], fill=INK)
    for row in range(3):
        for column in range(7):
            x, y = 290 + column * 92, 240 + row * 48
            draw.rectangle((x, y, x + 78, y + 36), fill="#1457a3")
    draw.rectangle((560, 590, 640, 690), fill=INK)


def _street(draw: Draw) -> None:
    _ground(draw, "#b7ad9e", top=650)
    for number, colour in enumerate(("#c9694f", "#d9a066", RED, "#e0c8a0", "#a8563f")):
        _house(draw, 30 + number * 234, 650, 200, 330, colour)
    for x in range(90, 1200, 160):
        draw.ellipse((x - 45, 610, x + 45, 690), fill=GREEN)
        draw.ellipse((x - 12, 600, x + 12, 624), fill=AMBER)


def _table(draw: Draw) -> None:
    draw.rectangle((0, 0, 1200, 800), fill=AMBER)
    draw.ellipse((150, 420, 1050, 740), fill=PAPER)
    for x, y in ((340, 520), (600, 480), (860, 520), (450, 630), (750, 630)):
        draw.ellipse((x - 70, y - 36, x + 70, y + 36), fill=RED)
        draw.ellipse((x - 48, y - 24, x + 48, y + 24), fill=MINT)
    for x, colour in ((230, GREEN), (440, RED), (660, "#1457a3"), (880, GREEN)):
        person(draw, x, 430, 170, colour)


def _cargo_bike(draw: Draw) -> None:
    _ground(draw, SAND, top=600)
    for x in (330, 860):
        draw.ellipse((x - 130, 470, x + 130, 730), outline=INK, width=24)
    draw.rectangle((640, 390, 1000, 580), fill=RED)
    draw.line((330, 600, 470, 390), fill=GREEN, width=24)
    draw.line((470, 390, 640, 560), fill=GREEN, width=24)
    draw.line((330, 600, 640, 560), fill=GREEN, width=24)
    draw.line((420, 390, 520, 390), fill=INK, width=24)
    for x, colour in ((700, AMBER), (810, GREEN), (920, AMBER)):
        draw.ellipse((x - 55, 310, x + 55, 420), fill=colour)


def _music(draw: Draw) -> None:
    draw.rectangle((0, 0, 1200, 800), fill="#3b2f4a")
    draw.polygon([(600, 0), (250, 700), (950, 700)], fill="#5a4a6d")
    draw.rectangle((150, 640, 1050, 800), fill=BROWN)
    for x, colour in ((390, RED), (600, AMBER), (810, GREEN)):
        person(draw, x, 640, 220, colour)
    for x, y in ((250, 240), (480, 160), (760, 200), (980, 280)):
        draw.ellipse((x - 34, y - 24, x + 34, y + 24), fill=AMBER)
        draw.line((x + 28, y, x + 28, y - 130), fill=AMBER, width=12)


def _bench(draw: Draw) -> None:
    _sun(draw, x=230)
    _ground(draw)
    _tree(draw, 980, 640, 280)
    for y in (460, 510, 580):
        draw.rectangle((240, y, 780, y + 32), fill=RED)
    for x in (290, 710):
        draw.rectangle((x, 580, x + 32, 720), fill=INK)
    person(draw, 430, 580, 130, "#1457a3")
    person(draw, 590, 580, 130, AMBER)


def _water(draw: Draw) -> None:
    _ground(draw, "#6ea8dc", top=420)
    for number, colour in enumerate(("#c9694f", "#e0c8a0", RED, "#d9a066")):
        _house(draw, 60 + number * 280, 420, 220, 210, colour)
    for row in range(4):
        for column in range(6):
            x = 40 + column * 220 + (row % 2) * 90
            draw.arc((x, 480 + row * 80, x + 90, 510 + row * 80), 180, 360, fill=PAPER, width=8)
    draw.polygon([(400, 600), (800, 600), (730, 690), (470, 690)], fill=GREEN)
    person(draw, 600, 610, 110, RED)


SCENES: dict[str, Callable[[Draw], None]] = {
    "playground": _playground,
    "garden": _garden,
    "repair": _repair,
    "sun-roof": _sun_roof,
    "street": _street,
    "table": _table,
    "cargo-bike": _cargo_bike,
    "music": _music,
    "bench": _bench,
    "water": _water,
}
