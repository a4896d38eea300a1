"""How much of who somebody is a job keeps: of names and document numbers, not of the keyed hash and the 采集码.

kept    name and number as the document tells them.
masked  of the name its first character (张*); the number only where files are named by it.
none    neither. What ties a picture to its person is then the 拍摄序号 on the class's paper list, or the 采集码:
        that one is opaque, and without it nobody could hand the picture over.

By the keyed hash somebody is known again in each of them. That two people bear one name is noticed only where names are
kept.
"""

from dataclasses import replace

from db.records import PersonFacts
from station.job.table import JobTable
from station.view import mask_name


def facts_to_keep(facts: PersonFacts, job: JobTable) -> PersonFacts:
    """What of these facts the journal is given."""
    if job.names == "kept":
        return facts
    if job.names == "none":
        return PersonFacts(code=facts.code)
    number = facts.id_number if job.naming == "id_number" else None
    return replace(facts, name=mask_name(facts.name) or None, id_number=number)
