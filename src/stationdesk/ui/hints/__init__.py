"""Hints on Alt: what can be pressed shows its key, or a letter that presses it."""
