"""Every sentence a person reads, by code: `say("refused.already-captured", "zh_CN", number="A-0001")`.

Codes are the message ids of ordinary gettext catalogues, `locale/<language>/*.po`; zh_CN is the source of truth for
operators and en is complete (a test compares them). The .po files are the only form that is kept: they are compiled
in memory when a language is first used, so no build step can be forgotten.
"""

import gettext
import io
from functools import cache
from importlib.resources import files
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("zh_CN", "en")


class UnknownCodeError(KeyError):
    """A code that no catalogue has: a bug of ours, found by the tests, never shown to people."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """Give all sentences of one language by code, from every .po file of its folder."""
    sentences: dict[str, str] = {}
    for resource in sorted(files(__package__).joinpath("locale", language).iterdir(), key=lambda entry: entry.name):
        if resource.name.endswith(".po"):
            sentences |= _compiled(resource.read_bytes())
    return sentences


def _compiled(source: bytes) -> dict[str, str]:
    parsed: Catalog = read_po(io.BytesIO(source))
    binary = io.BytesIO()
    write_mo(binary, parsed)
    binary.seek(0)
    translations = gettext.GNUTranslations(binary)
    return {str(message.id): translations.gettext(str(message.id)) for message in parsed if message.id}


def say(code: str, language: str = "zh_CN", /, **parameters: Any) -> str:
    """Put a code into words.

    Raises:
        UnknownCodeError: no catalogue of that language has the code.
        KeyError: the sentence needs a parameter that was not given.
    """
    try:
        sentence = catalogue(language)[code]
    except KeyError:
        raise UnknownCodeError(f"{code} ({language})") from None
    return sentence.format(**parameters)


def say_both(code: str, /, **parameters: Any) -> str:
    """Chinese first, then English, on one line: for terminals, where nobody has chosen a language."""
    return " / ".join(say(code, language, **parameters) for language in LANGUAGES)


def known(code: str) -> bool:
    """Whether the code has a sentence in both languages."""
    return all(code in catalogue(language) for language in LANGUAGES)
