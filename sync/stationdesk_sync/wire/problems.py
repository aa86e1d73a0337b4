"""The codes with which a hub refuses, and the HTTP status each travels under."""

from enum import StrEnum


class ProblemCode(StrEnum):
    """One reason for a refusal; desks turn each into a sentence."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    VERSION = "version"
    UNKNOWN_DEVICE = "unknown_device"
    BAD_SIGNATURE = "bad_signature"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    OFFER = "offer"
    GAP = "gap"
    FORK = "fork"
    EPOCH = "epoch"
    CODE_UNKNOWN = "code_unknown"
    CODE_USED = "code_used"
    CODE_EXPIRED = "code_expired"
    CODE_TRIES = "code_tries"
    BUSY = "busy"
    FAULT = "fault"


STATUS = {
    ProblemCode.MALFORMED: 400,
    ProblemCode.TOO_LARGE: 413,
    ProblemCode.VERSION: 426,
    ProblemCode.UNKNOWN_DEVICE: 403,
    ProblemCode.BAD_SIGNATURE: 403,
    ProblemCode.REVOKED: 403,
    ProblemCode.SUPERSEDED: 409,
    ProblemCode.OFFER: 409,
    ProblemCode.GAP: 409,
    ProblemCode.FORK: 409,
    ProblemCode.EPOCH: 409,
    ProblemCode.CODE_UNKNOWN: 404,
    ProblemCode.CODE_USED: 410,
    ProblemCode.CODE_EXPIRED: 410,
    ProblemCode.CODE_TRIES: 429,
    ProblemCode.BUSY: 503,
    ProblemCode.FAULT: 500,
}
