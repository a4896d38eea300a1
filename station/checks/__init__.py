"""Framing checks: one rule per file, numbers in limits.toml."""
