"""How many papers go along with a package, and the code that says that one does not; apart from what makes them."""

from typing import Final, Literal

Office = Literal["lists", "all", "none"]
"""How much goes along: lists and contact sheets, the print sheets too, or nothing."""

LEFT_OUT: Final = "office-copies-left-out"
"""Code of the note that says which papers a package goes without."""
