"""Which faults a seed has, how often each strikes, and how often each did.

Swarm testing: every seed switches a random part of the faults on and gives each its own rate, so that
some runs see one fault many times and others many faults at once.
"""

import random
from collections import Counter

NETWORK = (
    "request_lost",
    "reply_lost",
    "duplicated",
    "late_request",
    "late_reply",
    "captive_portal",
    "html_200",
    "half_body",
    "status_401",
    "status_403",
    "status_409",
    "status_413",
    "status_426",
    "status_429",
    "status_500",
    "status_503",
)
DISK = ("desk_crash", "hub_crash", "disk_full", "read_only")
PEOPLE = (
    "clock",
    "restored",
    "rolled_back",
    "cloned",
    "hub_restored_same_epoch",
    "hub_restored_new_epoch",
    "restarted",
    "hub_restarted",
    "revoked",
    "upgraded",
)
POISONS = (
    "poison_malformed",
    "poison_oversized",
    "poison_value",
    "poison_register",
    "poison_kind",
    "poison_version",
)
WOVEN = ("stale_reply", "mended")  # decided by dice of their own, in some seeds
STICKS = ("stick_up", "stick_down", "stick_across", "stick_damaged")
ALL = (*WOVEN, *STICKS, *NETWORK, *DISK, *PEOPLE, *POISONS)
_SHARE_ON = 0.45
_RATES = (0.03, 0.08, 0.2)


class Faults:
    """The faults of one run. ``quiet`` stops them all, for the time after the storm."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.rate: dict[str, float] = {}
        for kind, share in ((NETWORK, 0.7), (DISK, 0.6), (PEOPLE, 0.9), (POISONS, 0.4)):
            if dice.random() < share:
                self.rate |= {name: dice.choice(_RATES) for name in kind if dice.random() < _SHARE_ON}
        self.counts: Counter[str] = Counter()
        self.quiet = False

    def thin_out(self, dice: random.Random, share: float) -> None:
        """Switch off all but a share of the faults, so that a rare story has a chance to be told to its end."""
        self.rate = {name: rate for name, rate in self.rate.items() if dice.random() < share}

    def strikes(self, name: str) -> bool:
        """Tell whether a fault of the way or the disk happens now; counts it."""
        rate = self.rate.get(name)
        if rate is None or self.quiet or self._dice.random() >= rate:
            return False
        self.counts[name] += 1
        return True

    def on(self, name: str) -> bool:
        """Tell whether this seed has a fault at all."""
        return name in self.rate and not self.quiet

    def count(self, name: str) -> None:
        """Count a fault that somebody brought about."""
        self.counts[name] += 1
