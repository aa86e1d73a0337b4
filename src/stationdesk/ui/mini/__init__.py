"""The small window that stays on top while the clerk does other work."""
