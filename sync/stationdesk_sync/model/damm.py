"""The check digit of numbers that are read by a scanner or typed by hand: Damm's, over digits.

It notices every single wrong digit and every swap of two neighbours. Source: H. M. Damm, "Total anti-symmetric
quasigroups" (Marburg, 2004). Why not another: ``docs/decisions/081-what-a-scanner-sends.md``.
"""

_TABLE = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> str:
    """Return the digit to write behind ``digits``; ``ValueError`` for anything but the digits 0-9."""
    if not digits or not digits.isascii() or not digits.isdigit():
        raise ValueError("a check digit stands behind digits")
    state = 0
    for digit in digits:
        state = _TABLE[state][int(digit)]
    return str(state)


def is_checked(number: str) -> bool:
    """Tell whether a number ends with its check digit; False for anything that is no such number."""
    plain = number.isascii() and number.isdigit() and len(number) > 1
    return plain and check_digit(number) == "0"
