"""The windows: PySide6 widgets that show what the desk announces and post what people press."""
