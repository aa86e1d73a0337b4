"""One widget for each kind of field, all with the same few verbs. Called by the generated form; know no register."""
