"""What `station purge` asks at a terminal: a supervisor's code without an echo, and the job's name once more."""

import time

from db.clock import now
from db.journal import Journal
from station.cli_parts import typed
from station.operators import Operators
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
        return typed(question) == job

    return confirmed


def vouched_by(supervisor: str | None) -> Vouch:
    """Let a supervisor of this name vouch with a code; without a name nobody vouches.

    The function given back raises SupervisorCodeWrong: nobody of that name is a supervisor; and CodeWrong, CodeWait as
    `Operators.prove`.
    """

    def vouched(journal: Journal) -> str | None:
        if supervisor is None:
            return None
        code = typed(say_both("purge.ask-code", supervisor=supervisor), secret=True)
        operators = Operators(journal, now, time.monotonic)
        if supervisor not in operators.supervisors:
            raise SupervisorCodeWrong(supervisor=supervisor)
        operators.prove(supervisor, code, "purge")
        return supervisor

    return vouched
