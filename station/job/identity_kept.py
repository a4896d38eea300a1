"""How much of who somebody is a job keeps; the keyed hash and the 采集码 always.

kept    everything that document and list tell.
masked  of the name its first character (张*); the document number only where files are named by it; no birthday.
none    no name, no document number, nothing of the list but the number that files are named by. What ties a picture
        to its person is then the 拍摄序号 on the class's paper list, or the 采集码: that one is opaque, and without it
        nobody could hand the picture over.

By the keyed hash somebody is known again in each of them. That two people bear one name is noticed only where names are
kept.
"""

from dataclasses import replace

from db.records import PersonFacts
from station.job.masking import mask_name
from station.job.table import JobTable, Names

IDENTIFYING = frozenset({"name", "id_number", "birth"})
"""Fields of a correction that would say who somebody is."""


def may_be_corrected(what: str, names: Names) -> bool:
    """Whether what a list and a person say of a field may be written down."""
    return names == "kept" or what not in IDENTIFYING


def facts_to_keep(facts: PersonFacts, job: JobTable) -> PersonFacts:
    """What of these facts the journal is given."""
    if job.names == "kept":
        return facts
    number = facts.id_number if job.naming == "id_number" else None
    if job.names == "masked":
        return replace(facts, name=mask_name(facts.name) or None, id_number=number, birth=None)
    exam = facts.exam_number if job.naming == "exam_number" else None
    student = facts.student_number if job.naming == "student_number" else None
    return PersonFacts(code=facts.code, exam_number=exam, student_number=student)
