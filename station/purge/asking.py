"""What `station purge` asks at a terminal: a supervisor's code without an echo, and the job's name once more.

Questions go to stderr, so that stdout holds the report alone. Where stdin is no terminal, answers are its lines.
"""

import sys

import click
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from db.journal import Journal
from station.purge.purging import Confirm, Listing, Vouch
from station.purge.refusals import SupervisorCodeWrong
from station.words import say_both


def confirmed_by_name(job: str, yes: bool) -> Confirm:
    """Let it go when the job's name is typed once more; with `yes` nobody is asked."""

    def confirmed(listing: Listing) -> bool:
        if yes:
            return True
        files = sum(listing.files.values())
        question = say_both("purge.ask-job", job=job, files=files, bytes=listing.bytes, packages=len(listing.packages))
        return answer(question) == job

    return confirmed


def vouched_by(supervisor: str | None) -> Vouch:
    """Let a supervisor of this name vouch with a code; without a name nobody vouches.

    The function given back raises SupervisorCodeWrong: it is not the code of a supervisor of that name.
    """

    def vouched(journal: Journal) -> str | None:
        if supervisor is None:
            return None
        code = answer(say_both("purge.ask-code", supervisor=supervisor), secret=True)
        known = (one for one in journal.operators() if (one.name, one.role) == (supervisor, "supervisor"))
        if not any(_matches(one.secret, code) for one in known):
            raise SupervisorCodeWrong(supervisor=supervisor)
        return supervisor

    return vouched


def _matches(secret: str, code: str) -> bool:
    try:
        return PasswordHasher().verify(secret, code)
    except (VerificationError, InvalidHashError):
        return False


def answer(question: str, *, secret: bool = False) -> str:
    """One line from whoever sits there; empty when nobody does."""
    if sys.stdin.isatty():
        typed: str = click.prompt(question, default="", show_default=False, hide_input=secret, err=True)
        return typed
    click.echo(question, err=True)
    return sys.stdin.readline().rstrip("\n")
