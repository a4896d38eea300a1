"""The list of people, or of classes with head-counts, that a school hands over: reading, judging, importing it."""
