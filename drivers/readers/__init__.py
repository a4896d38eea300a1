"""Identity readers: one file per wire, `number`, `text` and `sam` are pure and need no device."""
