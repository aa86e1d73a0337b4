"""Practice on screen: the band and the word that say what it is, and the guide with its ten tasks."""
