"""A real book on a temporary path, made quickly: a key ring in memory, a clock in the hand, no Argon2 cost.

``make_book(tmp_path)`` is what most tests want; ``reopen`` opens the same book again.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from stationdesk.paths import Paths
from stationdesk.storage.book import Book, Unlock, create_book, open_book
from stationdesk.storage.pins import Cost
from stationdesk_sync.model.registry import Registers, load_registers

NOON = 1_795_492_800.0  # 2026-11-24 12:00 in Shanghai
CHEAP = Cost(passes=1, memory=64, lanes=1)
REGISTERS = load_registers()


@dataclass
class HandClock:
    """A clock that stands still until a test moves it."""

    at: float = NOON
    ticks: float = 0.0

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.ticks

    def forward(self, seconds: float) -> None:
        self.at += seconds
        self.ticks += seconds


@dataclass
class MemoryKeyStore:
    """A key ring that lives as long as the test."""

    held: dict[str, bytes] = field(default_factory=dict)
    works: bool = True

    def get(self, name: str) -> bytes | None:
        return self.held.get(name) if self.works else None

    def put(self, name: str, secret: bytes) -> bool:
        if self.works:
            self.held[name] = secret
        return self.works

    def remove(self, name: str) -> None:
        self.held.pop(name, None)


@dataclass
class TestBook:
    """An open book with everything it was made with. Close it with ``book.close()``."""

    __test__ = False

    book: Book
    paths: Paths
    registers: Registers
    clock: HandClock
    keystore: MemoryKeyStore
    recovery_code: str

    def reopen(self, *, writer: bool = True, registers: Registers | None = None) -> Book:
        """Close the book and open it again, as a new start of the program does."""
        self.book.close()
        self.book = open_book(
            self.paths,
            registers or self.registers,
            unlock=Unlock(keystore=self.keystore, cost=CHEAP),
            writer=writer,
            clock=self.clock,
            random=os.urandom,
        )
        return self.book


def make_book(
    home: Path,
    registers: Registers = REGISTERS,
    clock: HandClock | None = None,
    keystore: MemoryKeyStore | None = None,
) -> TestBook:
    """Make a book under ``home`` and open it for writing."""
    paths, clock, keystore = Paths.at(home), clock or HandClock(), keystore or MemoryKeyStore()
    made = create_book(paths, registers, unlock=Unlock(keystore=keystore, cost=CHEAP), clock=clock, random=os.urandom)
    return TestBook(made.book, paths, registers, clock, keystore, made.recovery_code)
