"""Which program this is, for the journal and the packages."""

from importlib.metadata import version

PROGRAM = f"capture-station {version('capture-station')}"
