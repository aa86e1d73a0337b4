"""The window: every screen of the desk, in Qt Widgets. The only room that knows Qt."""
