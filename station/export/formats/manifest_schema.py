"""`manifest.schema.json`: the form of `manifest.json` for programs that are not ours, made from the model itself.

It says the form only. That the bytes are the one form, that lists agree and that hashes fit is for `station verify`.
`python -m station.export.formats.manifest_schema` writes it anew after the model changed.
"""

import json
from pathlib import Path

from station.export.formats.manifest import FORMAT, Manifest

PLACE = Path(__file__).with_name("manifest.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def to_bytes() -> bytes:
    """The file's bytes."""
    schema = {"$schema": DIALECT, **Manifest.model_json_schema(), "title": FORMAT}
    return (json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


if __name__ == "__main__":
    PLACE.write_bytes(to_bytes())
