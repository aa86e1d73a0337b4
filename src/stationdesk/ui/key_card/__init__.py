"""The key card: every key on one sheet of paper, to lie beside the keyboard."""
