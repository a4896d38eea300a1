"""The guide for people at the desk: one short page for each page of the program, in both languages, as Markdown.

In the texts `{key:NAME}` stands for a key of the program and `{say:CODE}` for a sentence of the catalogues, so that
neither can say what is no longer so; whoever shows a page fills them in.
"""

import re
from collections.abc import Callable
from importlib.resources import files

PAGES = (
    "desk", "start", "kiosk", "trouble", "monitor", "student", "review", "money", "export", "papers", "roster",
    "status", "job", "settings", "log",
)  # fmt: skip
"""Names of the pages in the order of the table of contents; `handbook.<name>` is what each is called."""

MARK = re.compile(r"\{(key|say):([^}]+)\}")


def page(name: str, language: str) -> str:
    """The Markdown of one page, its marks unfilled.

    Raises:
        FileNotFoundError: there is no such page.
    """
    return files(__package__).joinpath(language, f"{name}.md").read_text("utf-8")


def filled(text: str, key: Callable[[str], str], say: Callable[[str], str]) -> str:
    """Fill in keys and sentences."""
    fill = {"key": key, "say": say}
    return MARK.sub(lambda found: fill[found[1]](found[2]), text)


def keys_of(text: str) -> tuple[str, ...]:
    """Names of the keys that a text tells of."""
    return tuple(found[2] for found in MARK.finditer(text) if found[1] == "key")
