"""The fixed tables of the book, step by step. Each step has its own table definitions and is never changed later."""
