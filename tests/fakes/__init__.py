"""Stand-ins at the ports, and quick real ones."""
