"""Measures sync on this machine beside its floor and a peer, brings a fleet back at once, kills processes.

Run by ``make bench``, ``make fleet`` and ``make kill``; never part of the product. Scripts of the floor and the peer
are not in this repository: ``BENCH_PEERS`` says where they lie, and without them the figures stand alone.
"""
