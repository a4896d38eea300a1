"""Where the cut-out figure is kept, since making it takes a second."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

import cv2
import numpy as np
import platformdirs

from drivers.simulated.sitter.arrays import Picture, decoded
from drivers.simulated.sitter.cutout import VERSION, cut_out
from drivers.simulated.sitter.figure import Figure
from drivers.simulated.sitter.portrait import SHA256, portrait


def fetch_figure(cache: Path | None = None) -> Figure:
    """Give the figure from the cache, or make it and keep it there.

    A kept file that was cut short or altered is made again. A cache that can't be written only costs time.

    Args:
        cache: folder; None takes the platform's cache folder.

    Raises:
        PortraitMissing: there is nothing to make it from.
    """
    folder = cache or platformdirs.user_cache_path("capture-station")
    path = folder / f"sitter-{VERSION}-{SHA256[:12]}.png"
    kept = _kept(path)
    if kept is not None:
        return kept
    figure = cut_out(portrait())
    with contextlib.suppress(OSError):
        _keep(path, figure)
    return figure


def _kept(path: Path) -> Figure | None:
    """Read a kept file: 32 bytes SHA-256 of the rest, then a PNG of four channels."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content[32:]).digest() != content[:32]:
        return None
    planes = decoded(content[32:])
    return Figure(np.ascontiguousarray(planes[..., :3]), np.ascontiguousarray(planes[..., 3]))


def _keep(path: Path, figure: Figure) -> None:
    """Write under a name of its own, then rename, so that several simulators may start at once."""
    content = _png(np.dstack((figure.colour, figure.cover)))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).digest() + content)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _png(planes: Picture) -> bytes:
    return cv2.imencode(".png", planes, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
