"""The only place where all rooms meet: real parts are chosen here and nowhere else."""
