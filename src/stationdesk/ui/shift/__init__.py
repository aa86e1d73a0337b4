"""Who keeps the station, opening, closing and handing over. Called by the shell; writes only through ``app``."""
