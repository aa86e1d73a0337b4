"""The list of visits and what can be done to one record. Its panels serve the register page too."""
