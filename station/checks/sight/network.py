"""One TensorFlow Lite network on one thread."""

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from station.checks.sight import models
from station.checks.sight.vision import Image, cv2

Tensor = NDArray[np.float32]


def tensor_of(image: Image) -> Tensor:
    """A picture as the networks take it: 1 x height x width x 3, red green blue, 0 to 1."""
    rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
    return np.multiply(rgb, np.float32(1 / 255), dtype=np.float32)[np.newaxis]


class Network:
    """A network with one input. Belongs to one thread."""

    def __init__(self, name: str) -> None:
        self._interpreter = Interpreter(model_content=models.read(name), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {detail["name"]: detail["index"] for detail in self._interpreter.get_output_details()}

    def run(self, tensor: Tensor, *outputs: str) -> list[Tensor]:
        """The named outputs for one input."""
        self._interpreter.set_tensor(self._input, tensor)
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(self._outputs[name]) for name in outputs]
