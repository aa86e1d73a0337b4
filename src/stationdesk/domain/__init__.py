"""Pure rules of the desk alone: tally keys, the sheet's figures. Knows ``model`` and nothing else."""
