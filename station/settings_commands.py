"""What the window of the settings asks the desk for: a supervisor's leave to change them."""

from dataclasses import dataclass

from station.second import Second


@dataclass(frozen=True)
class AllowSettings:
    """Somebody wants to save settings; where codes are set up a supervisor's code has to be right.

    Attributes:
        second: the supervisor and the code; None where no codes are set up.
        request: which asking this is; the view's `settings_leave` is this number once it is allowed.
    """

    second: Second | None = None
    request: int = 0
