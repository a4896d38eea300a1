"""The second copy: every picture and the journal on another disk as the day goes, and a data folder made from it."""
