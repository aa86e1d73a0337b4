"""What the hub has and what still waits, per day and per record. Called by the shell; draws stored facts only."""
