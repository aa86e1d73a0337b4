"""The encrypted book: op log, projections, outbox, keys, checks and copies. Implements the ports of ``app.ports``."""
