"""Fixtures of the reader tests."""

from support.pcscd import pcscd

__all__ = ["pcscd"]
