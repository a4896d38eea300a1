"""The journal: what happened, in order, provable. Nothing outside this package knows SQL."""
