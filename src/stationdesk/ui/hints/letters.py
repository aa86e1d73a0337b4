"""Which letters press what: short where there are few things, two letters where there are many. Pure Python.

Called by the layer. No hint begins another, so that a letter is never waited for longer than needed.
"""

LETTERS = "ASDFGHJKLEWRTUIOPQYVBNMCXZ"  # the home row first; no digit: digits count people


def hints(number: int) -> tuple[str, ...]:
    """Return as many hints as asked for, of one letter or two, the shortest first; at most 676."""
    most = len(LETTERS)
    leading = 0
    while most - leading + leading * most < number and leading < most:
        leading += 1
    singles = list(LETTERS[: most - leading])
    doubles = [first + second for first in LETTERS[most - leading :] for second in LETTERS]
    return tuple([*singles, *doubles][:number])
