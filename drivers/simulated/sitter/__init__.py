"""The simulated sitter: one public-domain portrait, cut out and moved about in front of a background.

What a picture shows is known from the numbers that made it (`Stage.truth`), never from the product's own landmarks.
"""

from drivers.simulated.sitter.portrait import PortraitMissing
from drivers.simulated.sitter.pose import Pose
from drivers.simulated.sitter.stage import ORIENTATION, STILLS, Stage
from drivers.simulated.sitter.truth import Truth

__all__ = ["ORIENTATION", "STILLS", "PortraitMissing", "Pose", "Stage", "Truth"]
