"""Changes the desk's letter in a `station.toml` and nothing else: comments, order and every other value stay."""

import tomllib

import tomlkit

from station.config import Settings


def with_letter(text: str, letter: str) -> str:
    """Give the same settings with another `[desk] letter`; `text` is a file that `config.load` reads."""
    document = tomlkit.parse(text)
    document.setdefault("desk", tomlkit.table())["letter"] = letter
    changed = tomlkit.dumps(document)
    before, after = (Settings.model_validate(tomllib.loads(each)) for each in (text, changed))
    desk = before.desk.model_copy(update={"letter": letter})
    if after != before.model_copy(update={"desk": desk}):
        raise AssertionError("more than the letter has changed")
    return changed
