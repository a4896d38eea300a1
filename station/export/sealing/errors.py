"""What can go wrong around a sealed package. A code and its parameters; never a name, a key or a password."""

from station.export.errors import ExportError, ExportStopped, NotVerifiable


class NoRecipients(ExportError):
    """A package was to be encrypted with age, and neither job nor settings say for whom."""

    code = "sealed-no-recipients"


class WeakPassword(ExportError):
    """The password would not hold; `reason` is one of `password.WEAKNESSES`."""

    code = "sealed-weak-password"


class PasswordOnTheStick(ExportError):
    """The file with the password lies where the package is to go."""

    code = "sealed-password-there"


class SealedStopped(ExportStopped):
    """Somebody stopped it. Nothing of it is left: in the middle of an encrypted stream nobody could go on."""

    code = "sealed-stopped"


class StillSealed(NotVerifiable):
    """The package is encrypted, and its encrypted files are whole. `files` and `size` tell of them."""

    code = "still-sealed"


class NotSealed(ExportError):
    """No encrypted package lies there."""

    code = "not-sealed"


class KeyMissing(ExportError):
    """It is encrypted for a key, and none was given."""

    code = "sealed-key-missing"


class KeyUnreadable(ExportError):
    """The file is no age identity, or the passphrase is not the one that protects it."""

    code = "sealed-key-unreadable"


class WrongKey(ExportError):
    """It was encrypted for another key, or with another password."""

    code = "sealed-wrong-key"


class SealedDamaged(ExportError):
    """What lies there can't be decrypted to its end. `about` says which file, as far as it is known."""

    code = "sealed-damaged"
