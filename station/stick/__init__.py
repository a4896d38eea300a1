"""The stick that the day goes to: copied to while people are captured, sealed at the end, read back, and let go."""
