"""The sizes that both ends hold to. Raising one needs a new protocol version."""

PROTOCOL_VERSION = 1
OLDEST_VERSION = 1  # every version ever released is accepted from a desk that brings records
MAX_BATCH_OPS = 2_000
MAX_BATCH_RAW = 1024 * 1024
MAX_HEADER = 256 * 1024
MAX_BODY = 2 * 1024 * 1024
MAX_OFFERS = 8
MAX_PARCELS = 64
MAX_PARCEL = 64 * 1024
MAX_CURSORS = 64
MAX_EXCHANGE = 6 * 1024 * 1024
MAX_ROOM = 2 * 1024 * 1024
MAX_REPLY = 8 * 1024 * 1024
MAX_WINDOW = 8 * 1024 * 1024
