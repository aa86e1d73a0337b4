"""What desk and hub agree on about a record: ops, clock, chain, merge, days, hours, registers.

Everything here is pure and uses the standard library alone. Every other room may import it;
it imports none of them and knows no bytes of the wire, no SQL, no screen.
"""
