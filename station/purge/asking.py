"""What `station purge` asks at a terminal: a supervisor's code without an echo, and the job's name once more.

Questions go to stderr, so that stdout holds the report alone. Where stdin is no terminal, answers are its lines.
"""

import sys

import click

from station.purge.purging import Confirm, Listing
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


def answer(question: str, *, secret: bool = False) -> str:
    """One line from whoever sits there; empty when nobody does."""
    if sys.stdin.isatty():
        typed: str = click.prompt(question, default="", show_default=False, hide_input=secret, err=True)
        return typed
    click.echo(question, err=True)
    return sys.stdin.readline().rstrip("\n")
