"""The desk's way to its hub: carries out the protocol engine's effects over HTTP and the book's ports.

Above ``app``'s ports and ``stationdesk_sync.client``; knows no SQL and no screen. Called by
``bootstrap`` (window, command line). Runs on the hub lane, never inside a database transaction.
"""
