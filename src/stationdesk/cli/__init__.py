"""The command line: the same use cases as the window, for scripts and tests. Results on stdout, errors on stderr."""
