"""What is wrong with a job: a code and its parameters, put into words by the catalogues (`job.wrong.<code>`).

A file, a form and a command say the same about the same mistake. The value itself is never told: it may be the key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from station.words import LANGUAGES, say, say_both

Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Wrong:
    """One mistake.

    Attributes:
        key: where it is, outermost first: `("days", 1, "hours")`.
        code: which mistake; its words are `job.wrong.<code>`.
        params: of the sentence, without identity and never the value.
        line: of the file, from 1; None where there is no file or the line can't be told.
    """

    key: Key
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None

    @property
    def name(self) -> str:
        """The key as it is written in a sentence: `days.2.hours`; lists count from 1."""
        return ".".join(str(part + 1) if isinstance(part, int) else part for part in self.key)

    def said(self, language: str) -> str:
        """The sentence in one language."""
        return say(f"job.wrong.{self.code}", language, **self.params)

    def as_json(self) -> dict[str, Any]:
        """The form others script against."""
        return {
            "key": self.name, "line": self.line, "code": self.code,
            **{language: self.said(language) for language in LANGUAGES},
        }  # fmt: skip

    def as_line(self, where: object = "") -> str:
        """Where it is (a file), line, key, and the sentence in both languages."""
        place = ", ".join(str(part) for part in (where, f"line {self.line}" if self.line else "") if part)
        key = f"{self.name}: " if self.key else ""
        return f"{place + ': ' if place else ''}{key}{say_both(f'job.wrong.{self.code}', **self.params)}"


class BadJob(ValueError):
    """A job that can't be worked for.

    Attributes:
        wrongs: all its mistakes, in the order of the file's keys.
    """

    def __init__(self, wrongs: Iterable[Wrong]) -> None:
        self.wrongs = tuple(wrongs)
        super().__init__("; ".join(f"{wrong.name}: {wrong.code}" for wrong in self.wrongs))


def refuse(code: str, **params: Any) -> NoReturn:
    """Say, inside a validator, what is wrong with a value."""
    raise PydanticCustomError("job", "{code}", {"code": code, "params": params})


def wrongs_of(error: ValidationError, model: type[BaseModel]) -> list[Wrong]:
    """All mistakes that a model found; a key that nobody knows is told with those that there are."""
    return [_wrong(problem, model) for problem in error.errors(include_url=False, include_input=False)]


def _wrong(problem: Any, model: type[BaseModel]) -> Wrong:
    key: Key = tuple(problem["loc"])
    if problem["type"] == "job":
        return Wrong(key, problem["ctx"]["code"], problem["ctx"]["params"])
    if problem["type"] == "extra_forbidden":
        return Wrong(key, "unknown", {"allowed": ", ".join(sorted(_fields(model, key[:-1])))})
    if problem["type"] == "missing":
        return Wrong(key, "missing")
    return Wrong(key, "table")


def _fields(model: type[BaseModel], key: Key) -> Iterable[str]:
    """The keys that a table of the model may have."""
    for part in key:
        if isinstance(part, str):
            model = _inner(model, part)
    return [field.alias or name for name, field in model.model_fields.items()]


def _inner(model: type[BaseModel], name: str) -> type[BaseModel]:
    annotation = next(one.annotation for key, one in model.model_fields.items() if name in (key, one.alias))
    candidates = [annotation, *getattr(annotation, "__args__", ())]
    return next(one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel))
