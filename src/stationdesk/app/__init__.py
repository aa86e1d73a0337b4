"""What a person can do at the desk: one file a deed. Knows ports, domain and model; no Qt, no SQL, no HTTP."""
