"""Say how well colours (RRGGBB) stand out against each other, as WCAG counts it. Must not know what is coloured."""

from __future__ import annotations

from collections.abc import Sequence


def contrast(one: str, other: str) -> float:
    """How much two colours stand out against each other, from 1 to 21."""
    lighter, darker = sorted((lightness(one), lightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def clearest(colours: Sequence[str], behind: str) -> str:
    """The colour that stands out most against what is behind it."""
    return max(colours, key=lambda one: contrast(one, behind))


def lightness(colour: str) -> float:
    """The relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
