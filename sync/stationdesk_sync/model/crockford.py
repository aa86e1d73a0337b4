"""Crockford base 32: the alphabet of codes that people read aloud and type.

Used by day codes, enrolment codes and recovery codes.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def encode_bits(data: bytes, characters: int) -> str:
    """Return the first ``5 * characters`` bits of ``data``, most significant first."""
    bits = int.from_bytes(data, "big")
    total = len(data) * 8
    if characters * 5 > total:
        raise ValueError("not enough bytes for so many characters")
    return "".join(ALPHABET[(bits >> (total - 5 * (n + 1))) & 31] for n in range(characters))


def normalise(text: str) -> str:
    """Return ``text`` in capitals without spaces and hyphens, look-alike letters read as digits.

    Full-width letters and digits, as Chinese input methods type them, count as their plain twins.
    Raises ``ValueError`` for any character outside the alphabet.
    """
    plain = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    compact = "".join(c for c in plain.upper() if c not in " -－—\u3000\t\r\n").translate(_LOOKALIKES)
    for letter in compact:
        if letter not in _VALUES:
            raise ValueError("the code holds a character that no code has")
    return compact


def grouped(code: str, size: int = 4) -> str:
    """Return ``code`` in groups joined by hyphens, as it is printed."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))
