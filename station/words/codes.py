"""Lists every code that others may script against, with its sentences, straight from the catalogues."""

from station.words import LANGUAGES, catalogue

KINDS = {
    "event": "event.",
    "refusal": "refused.",
    "verdict": "check.",
    "trouble": "trouble.",
    "fault": "verify.",
    "conflict": "conflict.",
    "orphan": "orphan.",
    "reason": "reason.",
}


def all_codes() -> list[dict[str, str]]:
    """Give kind, code and one sentence per language; parameters stay as {names}."""
    return [
        {"kind": kind, "code": code.removeprefix(prefix)}
        | {language: catalogue(language)[code] for language in LANGUAGES}
        for kind, prefix in KINDS.items()
        for code in sorted(catalogue(LANGUAGES[0]))
        if code.startswith(prefix)
    ]
