"""Public keys of age, as jobs and settings name them."""

import pyrage


def is_recipient(written: object) -> bool:
    """Whether it is a public key, `age1...`."""
    try:
        pyrage.x25519.Recipient.from_str(str(written))
    except pyrage.RecipientError:
        return False
    return True
