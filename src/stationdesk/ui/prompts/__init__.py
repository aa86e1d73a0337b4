"""What is asked before a deed is done: the manager's PIN. Called by every page that may be refused."""
