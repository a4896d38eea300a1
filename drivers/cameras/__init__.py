"""Tethered cameras: `gphoto` runs inside the camera process, `process` supervises it, `quirks` names oddities."""
