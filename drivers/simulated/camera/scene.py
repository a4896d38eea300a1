"""What the body sees: the agreement with whoever draws the picture."""

from collections.abc import Mapping
from typing import Any, Protocol


class Stage(Protocol):
    """A chair in front of the lens; pictures come as the sensor reads them, lying, whatever way the body stands."""

    def sit(self, person: int, pose: Mapping[str, Any], drift_s: float) -> None:
        """Somebody sits down and takes the pose, reaching it `drift_s` seconds later."""

    def stand(self) -> None:
        """The chair is empty."""

    def frame(self, now: float) -> bytes:
        """A live frame, JPEG of 640x424; `now` in seconds since 1970."""

    def still(self, now: float, charge: float = 1.0) -> bytes:
        """A still, JPEG without EXIF; `charge` is the share of its full strength that the flash has."""
