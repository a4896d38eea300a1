"""Was this a scanner, or somebody typing? For windows that have a field of their own; see `drivers.readers.burst`."""

from drivers.readers.burst import Burst

__all__ = ["Burst"]
