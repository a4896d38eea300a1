"""A desk's day as a process of its own, to be killed: captures one after the other until somebody ends it.

Prints one line for every number whose method has returned, and nothing that was not durable by then.
"""

import sys
from pathlib import Path
from uuid import uuid4

from support.journals import BODY, VERDICTS, open_journal, person, picture, portrait, token

from db.journal import Journal


def capture_for_ever(journal: Journal) -> None:
    index = journal.counts().sittings
    while True:
        index += 1
        sitting = journal.accept_swipe(person(index), token(index))
        print("swipe", sitting.number, flush=True)
        journal.arm(sitting.id, "swipe")
        intent = journal.intend(sitting.id, BODY, 1, VERDICTS)
        exposure = journal.bind(intent.id, picture(uuid4().hex))
        print("bound", exposure.id, flush=True)
        journal.portray(exposure.id, portrait(uuid4().hex))
        journal.accept(sitting.id, exposure.id)
        print("accepted", sitting.number, flush=True)


if __name__ == "__main__":
    with open_journal(Path(sys.argv[1]), program="writer 1") as journal:
        capture_for_ever(journal)
