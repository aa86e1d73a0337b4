"""Bytes of ops and messages, their limits and versions. Above ``model``; knows no I/O and no keys."""
