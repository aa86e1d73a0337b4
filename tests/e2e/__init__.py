"""Real desk, real hub, real processes."""
