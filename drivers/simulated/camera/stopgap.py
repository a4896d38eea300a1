"""A plain picture until somebody sits there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np


class Stage:
    """Grey wall; a number when somebody sits."""

    def __init__(self, megapixels: int = 6, upright: bool = False, cache: Path | None = None) -> None:
        self._size = (3000, 2000) if megapixels == 6 else (6016, 4016)
        self._who = ""
        rng = np.random.default_rng(1)
        small = rng.integers(90, 170, (250, 375, 3), np.uint8)
        self._still = cv2.resize(small, self._size, interpolation=cv2.INTER_CUBIC)
        self._frame = cv2.resize(self._still, (640, 424), interpolation=cv2.INTER_AREA)

    def sit(self, person: int, pose: Mapping[str, Any], drift_s: float) -> None:
        """Somebody sits down."""
        self._who = str(person)

    def stand(self) -> None:
        """The chair is empty."""
        self._who = ""

    def _jpeg(self, image: np.ndarray, now: float, scale: float) -> bytes:
        image = image.copy()
        text = f"{self._who} {now:.3f}"
        cv2.putText(image, text, (int(20 * scale), int(60 * scale)), cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0), 2)
        return cv2.imencode(".jpg", image)[1].tobytes()

    def frame(self, now: float) -> bytes:
        """Live frame."""
        return self._jpeg(self._frame, now, 1)

    def still(self, now: float) -> bytes:
        """Still."""
        return self._jpeg(self._still, now, 4)
