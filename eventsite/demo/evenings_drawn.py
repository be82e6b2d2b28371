"""Photos of past evenings for the demo, drawn here: a hall with stalls, a stage, a conversation."""

from __future__ import annotations

from .drawings import AMBER, BROWN, GREEN, INK, MINT, PAPER, RED, SAND, Draw, person

NAVY, DUSK, PLANK = "#1457a3", "#3b2f4a", "#c49a6c"
CLOTHES = (RED, NAVY, GREEN, AMBER, "#7a4a8c", "#3f7f7a", INK)


def hall(draw: Draw) -> None:
    """Seen from the door: flags, stalls along the wall, people between them."""
    draw.rectangle((0, 0, 1200, 470), fill=PAPER)
    draw.rectangle((0, 470, 1200, 800), fill=PLANK)
    for board in range(500, 800, 60):
        draw.line((0, board, 1200, board), fill="#b0875a", width=4)
    draw.line((0, 60, 1200, 60), fill=INK, width=4)
    for flag, x in enumerate(range(20, 1200, 86)):
        colour = (RED, AMBER, GREEN, NAVY)[flag % 4]
        draw.polygon([(x, 60), (x + 60, 60), (x + 30, 120)], fill=colour)
    for number, x in enumerate((60, 350, 640, 930)):
        _stall(draw, x, 480, (GREEN, RED, NAVY, AMBER)[number])
    for number, (x, foot, size) in enumerate(
        (
            (240, 690, 190),
            (330, 700, 180),
            (560, 720, 210),
            (800, 690, 180),
            (880, 700, 200),
            (1080, 730, 210),
        )
    ):
        person(draw, x, foot, size, CLOTHES[number % len(CLOTHES)])


def stage(draw: Draw) -> None:
    """Somebody pitches beside a screen; heads in the dark."""
    draw.rectangle((0, 0, 1200, 800), fill=DUSK)
    draw.polygon([(840, 0), (620, 560), (1060, 560)], fill="#5a4a6d")
    draw.rectangle((110, 110, 660, 450), fill=PAPER)
    draw.ellipse((300, 190, 470, 360), fill=GREEN)
    draw.rectangle((372, 330, 398, 420), fill=BROWN)
    for x in (170, 540):
        draw.rectangle((x, 360, x + 60, 420), fill=AMBER)
    draw.rectangle((0, 560, 1200, 640), fill=BROWN)
    person(draw, 840, 560, 230, RED)
    draw.line((900, 560, 900, 380), fill=INK, width=8)
    draw.ellipse((884, 352, 916, 390), fill=INK)
    for number, x in enumerate(range(-20, 1240, 130)):
        top = 650 + (number % 3) * 24
        draw.ellipse((x, top, x + 96, top + 96), fill=INK)
        draw.rounded_rectangle((x - 30, top + 84, x + 126, 820), radius=50, fill=INK)


def conversation(draw: Draw) -> None:
    """Close by: a stall with a poster, two who talk over it."""
    draw.rectangle((0, 0, 1200, 800), fill=MINT)
    draw.rectangle((430, 70, 770, 420), fill=PAPER)
    draw.ellipse((510, 130, 690, 310), fill=AMBER)
    for row in range(3):
        draw.rectangle((480, 335 + row * 26, 720 - row * 50, 347 + row * 26), fill=SAND)
    person(draw, 290, 660, 330, NAVY)
    person(draw, 910, 660, 350, RED)
    draw.rectangle((90, 560, 1110, 800), fill=GREEN)
    draw.rectangle((90, 560, 1110, 590), fill="#115033")
    for x in (420, 640, 760):
        draw.rounded_rectangle((x, 500, x + 60, 564), radius=10, fill=PAPER)
        draw.ellipse((x, 490, x + 60, 514), fill=BROWN)


def street(draw: Draw) -> None:
    """Neighbours at work in the narrow gardens along their fronts."""
    draw.rectangle((0, 0, 1200, 800), fill="#bcd6f2")
    for number, x in enumerate(range(0, 1200, 300)):
        front = ("#a4543f", SAND, "#7f3b2e", PAPER)[number % 4]
        draw.rectangle((x, 90 + number % 2 * 60, x + 300, 560), fill=front)
        draw.rectangle((x + 50, 250, x + 130, 380), fill=NAVY)
        draw.rectangle((x + 170, 330, x + 250, 560), fill=(GREEN, RED, NAVY, BROWN)[number % 4])
    draw.rectangle((0, 560, 1200, 650), fill=BROWN)
    draw.rectangle((0, 650, 1200, 800), fill=SAND)
    for number, x in enumerate(range(20, 1200, 92)):
        draw.ellipse((x, 510 - number % 3 * 14, x + 84, 600), fill=(GREEN, "#2f8057")[number % 2])
        draw.ellipse((x + 30, 520, x + 48, 538), fill=(AMBER, RED, PAPER)[number % 3])
    for x, size, colour in ((220, 250, RED), (640, 270, NAVY), (960, 240, AMBER)):
        person(draw, x, 720, size, colour)


def advice(draw: Draw) -> None:
    """A table at which three people lean over a plan."""
    draw.rectangle((0, 0, 1200, 800), fill=SAND)
    draw.ellipse((540, 40, 660, 160), fill=NAVY)
    draw.rectangle((590, 95, 610, 138), fill=PAPER)
    draw.ellipse((588, 64, 612, 86), fill=PAPER)
    for x, colour in ((270, "#7a4a8c"), (600, AMBER), (930, "#3f7f7a")):
        person(draw, x, 560, 260, colour)
    draw.rounded_rectangle((120, 500, 1080, 740), radius=40, fill=BROWN)
    draw.polygon([(420, 530), (800, 520), (850, 680), (380, 690)], fill=PAPER)
    draw.line((460, 570, 780, 560), fill=RED, width=12)
    draw.line((450, 620, 640, 612), fill=GREEN, width=12)


def _stall(draw: Draw, x: int, foot: int, colour: str) -> None:
    for stripe in range(5):
        left = x + stripe * 42
        draw.rectangle((left, foot - 240, left + 42, foot - 180), fill=(colour, PAPER)[stripe % 2])
        draw.ellipse((left, foot - 195, left + 42, foot - 160), fill=(colour, PAPER)[stripe % 2])
    for post in (x + 6, x + 196):
        draw.rectangle((post, foot - 180, post + 10, foot), fill=BROWN)
    draw.rectangle((x, foot - 80, x + 210, foot + 20), fill=colour)
