"""The page about the format and the manifest's schema, held against a package: tools that are not ours read both."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support.forging import reseal

from station.export.formats import manifest, manifest_schema
from station.export.signing import station_key

FORMAT = Path(manifest_schema.__file__).parents[1] / "FORMAT.md"


# what anybody can check without this program


def page_commands() -> list[str]:
    """The commands of the format's page, as they stand there."""
    blocks = FORMAT.read_text("utf-8").split("```sh\n")[1:]
    return [line for block in blocks for line in block.partition("```")[0].splitlines()]


def shell(package: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=package, capture_output=True, text=True, timeout=20)


def test_the_sums_of_the_page_are_checked_without_us(package: Path) -> None:
    (command,) = (line for line in page_commands() if "sha256sum -c" in line)
    assert shell(package, command).returncode == 0
    portrait = package / "data/portraits/A-0001.jpg"
    portrait.write_bytes(portrait.read_bytes()[:-1])
    assert shell(package, command).returncode != 0


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl")
def test_the_signature_of_the_page_is_checked_without_us(finished_day: Path, package: Path) -> None:
    check, fingerprint = (line for line in page_commands() if "openssl" in line)
    done = shell(package, check)
    assert done.returncode == 0, done.stderr
    assert shell(package, fingerprint).stdout.startswith(station_key(finished_day).fingerprint)
    reseal_keeping_the_signature(package)
    assert shell(package, check).returncode != 0


def reseal_keeping_the_signature(package: Path) -> None:
    signed = (package / "data/manifest.sig").read_bytes(), (package / "data/station.pub").read_bytes()
    reseal(package, lambda manifest: manifest.update(job="another"))
    (package / "data/manifest.sig").write_bytes(signed[0])
    (package / "data/station.pub").write_bytes(signed[1])


# the manifest's schema


def test_the_schema_that_lies_there_is_what_the_model_says() -> None:
    """After a change of the model: `python -m station.export.formats.manifest_schema`."""
    assert manifest_schema.PLACE.read_bytes() == manifest_schema.to_bytes()


def test_the_schema_takes_a_real_manifest_and_no_other(made_package: Path) -> None:
    schema = json.loads(manifest_schema.PLACE.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    real = jsonschema.Draft202012Validator(schema)
    manifest = json.loads((made_package / "data/manifest.json").read_bytes())
    real.validate(manifest)
    changes: tuple[dict[str, Any], ...] = (
        {"format": "capture-package/2"}, {"root": "A" * 64}, {"unknown": 1}, {"files": [{"kind": "portrait"}]},
        {"rehearsal": "yes"},
    )  # fmt: skip
    for change in changes:
        assert not real.is_valid(manifest | change)
    assert not real.is_valid({name: value for name, value in manifest.items() if name != "schema"})


def test_the_page_is_about_the_version_that_is_written_and_names_every_file(made_package: Path) -> None:
    page = FORMAT.read_text("utf-8")
    assert f"`{manifest.FORMAT}`" in page
    files = (path.relative_to(made_package).as_posix() for path in made_package.rglob("*") if path.is_file())
    named = {path.removeprefix("data/").partition("/")[0] for path in files}
    assert {name for name in named if f"`{name}`" not in page and f"`{name}/`" not in page} == set()
