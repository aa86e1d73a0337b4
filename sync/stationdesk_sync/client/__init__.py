"""The way to a hub: HTTP behind one seam, answers whose signatures are checked, and enrolment.

Above ``engine``, ``wire`` and ``sealing``; knows no storage and no screen. Called by
``stationdesk.hublink``.
"""
