"""The hub's pages: server-rendered, both languages, no script, nothing from outside."""
