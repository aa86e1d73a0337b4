"""The recovery code: 130 random bits as 26 Crockford characters and 2 check characters, printed 4 by 4.

Called when a book is made and when someone opens it with the printed page.
"""

import hashlib

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Random
from stationdesk_sync.model import crockford

SECRET_CHARACTERS = 26
CHECK_CHARACTERS = 2
_BYTES = 17


def new_code(random: Random) -> str:
    """Return a new code as it is printed."""
    secret = crockford.encode_bits(random(_BYTES), SECRET_CHARACTERS)
    return crockford.grouped(secret + _check(secret))


def secret_of(text: str) -> bytes:
    """Return the secret of a typed code; ``Fault`` wrong_recovery_code when it cannot be one."""
    try:
        code = crockford.normalise(text)
    except ValueError:
        raise Fault(FaultCode.WRONG_RECOVERY_CODE) from None
    secret, check = code[:SECRET_CHARACTERS], code[SECRET_CHARACTERS:]
    if len(code) != SECRET_CHARACTERS + CHECK_CHARACTERS or check != _check(secret):
        raise Fault(FaultCode.WRONG_RECOVERY_CODE)
    return secret.encode("ascii")


def _check(secret: str) -> str:
    return crockford.encode_bits(hashlib.sha256(secret.encode("ascii")).digest(), CHECK_CHARACTERS)
