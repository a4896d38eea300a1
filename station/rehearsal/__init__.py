"""Simulated students on the real code paths: actors outside the desk, with their own clock and plan."""
