"""Between records and the JSON of events: what a file, a portrait or a verdict looks like inside the chain."""

import hashlib
from collections.abc import Sequence
from typing import Any

from db.chain import canonical, exact
from db.records import FileFacts, PersonFacts, PortraitFacts


def file_data(file: FileFacts) -> dict[str, Any]:
    """The form in which events tell of a picture file."""
    return {
        "path": file.path,
        "sha256": file.sha256,
        "size": file.size,
        "serial": file.serial,
        "card_path": file.card_path,
        "shot_at": file.shot_at,
        "evidence": file.evidence,
    }


def release_data(file: FileFacts, raw: FileFacts | None, copies: Sequence[str]) -> dict[str, Any]:
    """The form in which an event tells of all that one release brought: picture, raw file, copies on another card."""
    data: dict[str, Any] = {"file": file_data(file)}
    if raw is not None:
        data["raw"] = file_data(raw)
    if copies:
        data["copies"] = list(copies)
    return data


def portrait_data(facts: PortraitFacts) -> dict[str, Any]:
    """The form in which an event tells of a portrait."""
    file = FileFacts(facts.path, facts.sha256, facts.size, serial="", card_path="")
    data = {
        "file": file_data(file),
        "crop": list(facts.crop),
        "quality": facts.quality,
        "profile": facts.profile,
        "verdicts": exact(facts.verdicts),
    }
    return data if facts.moved_from is None else {**data, "moved_from": list(facts.moved_from)}


def verdict_lines(chained: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Give verdict lines back as they were before `chain.exact` turned their floats into decimal strings."""
    return tuple(
        {**line, "value": _measured(line["value"]), "limit": [_measured(end) for end in line["limit"]]}
        for line in chained
    )


def _measured(value: int | str | None) -> float | None:
    return float(value) if isinstance(value, str) else value


def seal(salt: str, person: PersonFacts) -> str:
    """Hash that binds a person's facts without telling them: nothing can be guessed from it once the salt is gone."""
    facts = {"salt": salt, "name": person.name, "id_number": person.id_number, "code": person.code}
    more = {name: getattr(person, name) for name in ("student_number", "exam_number", "sex", "birth")}
    # Seals of journals from before there were lists hold the three facts alone.
    facts |= {name: value for name, value in more.items() if value is not None}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def correction_seal(salt: str, listed: str | None, said: str | None) -> str:
    """Hash that binds what a correction says without telling it."""
    return hashlib.sha256(canonical({"salt": salt, "listed": listed, "said": said}).encode()).hexdigest()


def status_seal(salt: str, where: str | None, remark: str | None) -> str:
    """Hash that binds what a status says in words without telling it."""
    return hashlib.sha256(canonical({"salt": salt, "where": where, "remark": remark}).encode()).hexdigest()


def code_seal(secret: str) -> str:
    """Hash that binds an operator's secret (an argon2 hash with a salt of its own) without telling it."""
    return hashlib.sha256(f"operator code {secret}".encode()).hexdigest()
