"""The hub's store: one SQL text for the embedded store (SQLCipher) and PostgreSQL.

``engine`` opens it, ``dialect`` holds every difference, ``register_tables`` makes the tables of the
registers, the others hold the SQL of one subject each. Nobody outside this room sees SQLAlchemy.
"""
