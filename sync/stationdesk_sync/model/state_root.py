"""The state of all rows of a station in 256 sums, so that two ends can find the one row that differs.

A row's digest covers its register, its id and the ids of the ops that decide it. A row lies in the
bucket that its id hashes to; a bucket is the sum of its digests. Sums find faults and bit rot; what
proves the records against an attacker are the chains.
"""

import hashlib
from collections.abc import Iterable, Mapping

BUCKETS = 256
WIDTH = 32
_MODULUS = 1 << (8 * WIDTH)
_ROOT_TAG = b"stationdesk-root-1\x00"
_NO_OP = b"\x00" * 16
EMPTY = bytes(BUCKETS * WIDTH)


def bucket_of(row_id: bytes) -> int:
    """Return the number of the bucket, 0-255, in which a row lies."""
    return hashlib.sha256(row_id).digest()[0]


def row_digest(register: str, row_id: bytes, deciders: Iterable[bytes]) -> bytes:
    """Return the digest of one row. ``deciders`` are those of its merge rule, one of the functions below."""
    return hashlib.sha256(b"%b\x00%b%b" % (register.encode("utf-8"), row_id, b"".join(deciders))).digest()


def fact_deciders(fact: bytes, shown: bytes, withdrawn: bytes | None, erased: bytes | None = None) -> tuple[bytes, ...]:
    """Return what decides a fact: the op ids of the fact, of the payload shown, of the withdrawal and the erasure."""
    return fact, shown, withdrawn or _NO_OP, erased or b""


def field_deciders(
    fields: Mapping[str, bytes], deleted: bytes | None = None, erased: bytes | None = None
) -> list[bytes]:
    """Return what decides a row set field by field: names with the op id that set each, tombstone and erasure.

    What several ops decide together (a count, the way a status took) stands there as ``joined`` ids.
    """
    set_by = (name.encode("utf-8") + b"\x00" + fields[name] for name in sorted(fields))
    return [*set_by, deleted or _NO_OP, erased or b""]


def joined(op_ids: Iterable[bytes]) -> bytes:
    """Return the ids of ops that decide something together: each once, sorted, one after another."""
    return b"".join(sorted(set(op_ids)))


class Buckets:
    """The 256 sums and the number of rows in them, kept up to date row by row."""

    __slots__ = ("_sums", "count")

    def __init__(self) -> None:
        self._sums = [0] * BUCKETS
        self.count = 0

    def add(self, row_id: bytes, digest: bytes) -> None:
        """Count a row in."""
        number = bucket_of(row_id)
        self._sums[number] = (self._sums[number] + int.from_bytes(digest, "big")) % _MODULUS
        self.count += 1

    def remove(self, row_id: bytes, digest: bytes) -> None:
        """Take a row out that was added with this digest."""
        number = bucket_of(row_id)
        self._sums[number] = (self._sums[number] - int.from_bytes(digest, "big")) % _MODULUS
        self.count -= 1

    def replace(self, row_id: bytes, before: bytes | None, after: bytes | None) -> None:
        """Exchange a row's digest for its newer one; None stands for no such row."""
        if before is not None:
            self.remove(row_id, before)
        if after is not None:
            self.add(row_id, after)

    def to_bytes(self) -> bytes:
        """Return the sums as 256 times 32 bytes."""
        return b"".join(value.to_bytes(WIDTH, "big") for value in self._sums)

    @classmethod
    def from_bytes(cls, sums: bytes, count: int) -> "Buckets":
        """Return the buckets that were written down as bytes; ``ValueError`` for another length."""
        _check(sums)
        buckets = cls()
        buckets._sums = [int.from_bytes(sums[at : at + WIDTH], "big") for at in range(0, len(sums), WIDTH)]
        buckets.count = count
        return buckets


def root(sums: bytes) -> bytes:
    """Return the 32-byte root over 256 sums; ``ValueError`` for another length."""
    _check(sums)
    return hashlib.sha256(_ROOT_TAG + sums).digest()


def differing(mine: bytes, theirs: bytes) -> list[int]:
    """Return the numbers of the buckets in which two ends differ; ``ValueError`` when one is not 256 sums."""
    _check(mine)
    _check(theirs)
    places = range(0, BUCKETS * WIDTH, WIDTH)
    return [at // WIDTH for at in places if mine[at : at + WIDTH] != theirs[at : at + WIDTH]]


def _check(sums: bytes) -> None:
    if len(sums) != len(EMPTY):
        raise ValueError("the state of a station has 256 sums of 32 bytes")
