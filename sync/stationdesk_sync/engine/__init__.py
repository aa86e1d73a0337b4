"""The desk's push half as a pure state machine: ``step(state, event, now) -> (state, effects)``.

No I/O, no clock of its own, no randomness: time and one number for jitter are handed in. Above
``wire``, below ``client``; ``stationdesk.hublink`` carries the effects out.
"""
