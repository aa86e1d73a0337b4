"""The Today page: nine keys, the day in one number, what needs a person, and a way back for everything."""
