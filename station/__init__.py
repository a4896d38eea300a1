"""Capture station: one person, one swipe, one picture."""
