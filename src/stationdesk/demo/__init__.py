"""A hub, six real stations and a desk on this machine, ready in seconds: ``make run``, ``make demo``, ``make shots``.

Nothing of the product imports this room. It alone runs desk and hub in one process.
"""
