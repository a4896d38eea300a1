"""Fixtures of the reader tests."""

import pytest
from support.pcscd import pcscd

__all__ = ["pcscd"]

pytest.register_assert_rewrite("contracts.readers")
pytest.register_assert_rewrite("contracts.codes")
