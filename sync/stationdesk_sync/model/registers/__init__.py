"""The declarations, one register a file, each with one ``REGISTER``. A new register is a new file here."""
