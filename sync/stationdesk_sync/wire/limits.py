"""The sizes that both ends hold to. Raising one needs a new protocol version."""

PROTOCOL_VERSION = 0
MAX_BATCH_OPS = 2_000
MAX_BATCH_RAW = 1024 * 1024
MAX_HEADER = 256 * 1024
MAX_BODY = 2 * 1024 * 1024
MAX_REPLY = 8 * 1024 * 1024
MAX_WINDOW = 8 * 1024 * 1024
