"""What leaves the desk: a package on a stick, read back before it counts, and the proof that it is whole."""
