"""Colours as numbers: mixed, and measured against each other."""

from __future__ import annotations

from collections.abc import Callable

BLACK, WHITE = "#000000", "#ffffff"
_STEPS = 200


def contrast(one: str, other: str) -> float:
    """From 1 to 21, by WCAG 2.2 (“contrast ratio”). Both as #rrggbb."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """``colour`` with a ``share`` of the other, 0 to 1, in sRGB."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def towards(colour: str, other: str, is_right: Callable[[str], bool]) -> str:
    """The nearest mix of the two that is right; the other one when none is."""
    mixes = (mix(colour, other, step / _STEPS) for step in range(_STEPS + 1))
    return next(filter(is_right, mixes), other)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2.2."""
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
