"""StationDesk, the desk: counts visits at a union's service station, keeps its registers, prints the day sheet.

Holds the version only. The rooms (domain, app, storage, hublink, ui) meet in ``bootstrap`` and nowhere else.
"""

__version__ = "0.1.0"
