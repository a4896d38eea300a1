"""The crop moved by hand, in pixels of the portrait: no way leads out of the picture, and every way back is exact."""

from dataclasses import dataclass, replace

from station.checks.crop import Crop
from station.checks.limits import Portrait


@dataclass(frozen=True)
class Nudge:
    """A crop and how far it was moved, in pixels of the portrait that was made from it.

    Steps are counted from the first crop and not from the last one, so that rounding to whole pixels of the original
    never adds up: one step there and one back is the same crop.

    Attributes:
        start: the crop before it was touched.
        right, down: to where it was moved.
        wider: by how much more of the picture it takes in; its middle stays.
    """

    start: Crop
    right: int = 0
    down: int = 0
    wider: int = 0

    def crop(self, form: Portrait) -> Crop:
        """The moved crop, of the portrait's shape, in whole pixels of the picture."""
        step = self.start.width / form.width
        width = self.start.width + round(self.wider * step)
        height = round(width * form.height / form.width) if self.wider else self.start.height
        return Crop(
            self.start.x + round(self.right * step) - (width - self.start.width) // 2,
            self.start.y + round(self.down * step) - (height - self.start.height) // 2,
            width,
            height,
        )

    def moved(self, right: int, down: int, wider: int, size: tuple[int, int], form: Portrait) -> "Nudge":
        """Move on, or as far as the picture and the portrait's own size allow.

        Args:
            right: how far, in pixels of the portrait; negative to the left.
            down: likewise; negative upwards.
            wider: likewise; negative for less of the picture.
            size: width and height of the picture.
            form: of the portrait; a crop never has fewer pixels.
        """
        for share in range(most := max(abs(right), abs(down), abs(wider)), 0, -1):
            there = replace(
                self,
                right=self.right + round(right * share / most),
                down=self.down + round(down * share / most),
                wider=self.wider + round(wider * share / most),
            )
            if _fits(there.crop(form), size, form):
                return there
        return self


def _fits(crop: Crop, size: tuple[int, int], form: Portrait) -> bool:
    return (
        crop.width >= form.width
        and crop.height >= form.height
        and crop.x >= 0
        and crop.y >= 0
        and crop.x + crop.width <= size[0]
        and crop.y + crop.height <= size[1]
    )
