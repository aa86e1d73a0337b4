"""Help: what a person can read about every page without a network."""
