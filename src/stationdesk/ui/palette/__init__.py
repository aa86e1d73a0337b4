"""The command palette: one field that finds deeds, days, registers, people and numbers."""
