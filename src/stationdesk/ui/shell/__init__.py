"""The frame around the pages: rail, station bar, help, the report of a crash. Learns no page's verbs."""
