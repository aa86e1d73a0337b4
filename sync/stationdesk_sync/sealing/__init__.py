"""Keys, sealed fields and signatures. Above ``model``, beside ``wire``; knows no storage and no network."""
