"""What `station purge` asks at a terminal: a supervisor's code without an echo, and the job's name once more."""

import time

from db.clock import now
from db.journal import Journal
from station.cli_operators import typed_code
from station.cli_parts import typed
from station.denials import SupervisorNeeded
from station.operators import Operators
from station.purge.purging import Confirm, Listing, Vouch
from station.words import say_both


def confirmed_by_name(job: str, yes: bool) -> Confirm:
    """Let it go when the job's name is typed once more; with `yes` nobody is asked."""

    def confirmed(listing: Listing) -> bool:
        if yes:
            return True
        files = sum(listing.files.values())
        question = say_both("purge.ask-job", job=job, files=files, bytes=listing.bytes, packages=len(listing.packages))
        return typed(question) == job

    return confirmed


def vouched_by(supervisor: str | None) -> Vouch:
    """Let a supervisor of this name vouch with a code; without a name nobody vouches.

    The function given back raises Denied: nobody, or no supervisor, has that name, or it is not their code.
    """

    def vouched(journal: Journal) -> str | None:
        if supervisor is None:
            return None
        operators = Operators(journal, now, time.monotonic)
        operators.asked_for(supervisor)
        if supervisor not in operators.supervisors:
            raise SupervisorNeeded()
        return operators.prove(supervisor, typed_code("cli.code-of", name=supervisor), "purge").name

    return vouched
