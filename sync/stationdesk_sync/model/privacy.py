"""Privacy classes of fields, and the patterns that no plain label may hold.

Called by the register declarations, by op validation at both ends and by the screens that
mark what a text would give away.
"""

import re
from enum import StrEnum


class Privacy(StrEnum):
    """How far a field may travel in clear (``docs/privacy.md``)."""

    C0 = "C0"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"

    @property
    def sealed(self) -> bool:
        """Whether a field of this class never stands in clear inside an op."""
        return self in (Privacy.C2, Privacy.C3, Privacy.C4)


LABEL_LENGTH = 40
WORDS_LENGTH = 2000
_LANDLINE_OR_MOBILE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d){8}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)|(?<!\d)\d{7,8}(?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.·—–_-]{1,3}(?=[\dXx])")
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s-]?[A-Z0-9]{5,6}(?![A-Z0-9])",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def personal_patterns(text: str) -> list[str]:
    """Name the kinds of personal pattern in ``text``: any of ``identity``, ``phone``, ``plate``."""
    plain = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    joined = _BETWEEN_DIGITS.sub("", plain)
    found = []
    if _IDENTITY.search(plain) or _IDENTITY.search(joined):
        found.append("identity")
    if _LANDLINE_OR_MOBILE.search(plain) or _MOBILE.search(joined):
        found.append("phone")
    if _PLATE.search(plain):
        found.append("plate")
    return found


def without_control_characters(text: str, length: int) -> str:
    """Return a text from elsewhere as it may be shown: on one line, at most so long, nothing invisible in it."""
    return _CONTROL.sub("", text[: 4 * length].replace("\n", " ")).strip()[:length]


def has_control_characters(text: str) -> bool:
    """Tell whether ``text`` holds control, invisible or direction-changing characters."""
    return _CONTROL.search(text) is not None
