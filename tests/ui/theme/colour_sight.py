"""What colours are to the eye: contrast as WCAG counts it, and how far apart two colours are, also to the colour-blind.

Called by the contrast tests. Matrices: Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light.
"""

import math

from PySide6.QtGui import QColor

_Triple = tuple[float, float, float]

BLINDNESS: dict[str, tuple[_Triple, _Triple, _Triple]] = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def distance(one: str, other: str, blindness: str = "none") -> float:
    """Return the CIE76 distance of two colours as an eye with this colour blindness sees them; 2.3 is just seen."""
    return math.dist(_lab(one, blindness), _lab(other, blindness))


def _linear(colour: str) -> _Triple:
    shade = QColor(colour)
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (shade.redF(), shade.greenF(), shade.blueF())
    )
    return red, green, blue


def _times(row: _Triple, light: _Triple) -> float:
    return sum(weight * part for weight, part in zip(row, light, strict=True))


def _luminance(colour: str) -> float:
    return _times((0.2126, 0.7152, 0.0722), _linear(colour))


def _lab(colour: str, blindness: str) -> _Triple:
    light = _linear(colour)
    seen = [min(1.0, max(0.0, _times(row, light))) for row in BLINDNESS[blindness]]
    red, green, blue = seen
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
