import shutil
from pathlib import Path

import pytest
from support import packages


@pytest.fixture(scope="session")
def finished_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a whole day; shared, so only for reading and exporting."""
    data = tmp_path_factory.mktemp("day") / "data"
    packages.a_day(data)
    return data


@pytest.fixture(scope="session")
def made_package(finished_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of that day; copy it before touching it."""
    return packages.export(finished_day, tmp_path_factory.mktemp("stick"), packages.SETTINGS).path


@pytest.fixture
def package(made_package: Path, tmp_path: Path) -> Path:
    """A package of one's own."""
    return Path(shutil.copytree(made_package, tmp_path / "stick" / made_package.name))
