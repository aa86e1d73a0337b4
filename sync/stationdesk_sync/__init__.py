"""What desk and hub agree on, and the hub: record model, wire, sealing, protocol engine, client, hub.

Holds the version only (the desk's ``stationdesk.__version__`` is always the same). Never imports ``stationdesk``.
"""

__version__ = "0.1.0"
