"""Trouble with a name: the sentence that a user sees is looked up by it in the catalogues, and filled in."""

from typing import ClassVar


class Coded(Exception):
    """Base of what is raised on purpose and told to people.

    Attributes:
        code: stable name of the trouble; its sentence is in the catalogues as `trouble.<code>`.
        params: what the sentence needs; never a name or a document number of somebody photographed.
    """

    code: ClassVar[str]

    def __init__(self, **params: int | str) -> None:
        super().__init__(" ".join([self.code, *(f"{key}={value}" for key, value in params.items())]))
        self.params = params
