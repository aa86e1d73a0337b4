"""The one page for every register (台账), generated from its declaration. Called by the shell; knows none by name."""
