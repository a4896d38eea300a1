"""A simulated identity-card reader: a SAM with a card on it, at the far end of the real wires."""
