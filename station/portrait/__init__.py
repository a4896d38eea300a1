"""From the camera's file to the finished 480x640 picture: one decode, one crop, one file."""
