"""What the person in the chair, or the one at the camera, should do next: one thing at a time."""
