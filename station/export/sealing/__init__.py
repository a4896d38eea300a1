"""A package encrypted for its recipient: what lies on the stick tells nobody anything, and real tools open it."""
