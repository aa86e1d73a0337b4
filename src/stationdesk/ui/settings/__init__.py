"""What a station can set for itself, and the care of its book. Called by the shell; writes only through ``app``."""
