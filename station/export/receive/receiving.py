"""`station receive`: packages of several desks and days become the office's folder of one job."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from db.clock import Clock, now, stamp
from station.export.errors import SourceDamaged, SourceMissing
from station.export.receive import office as offices
from station.export.receive import outcome
from station.export.receive.chains import Chains
from station.export.receive.conflicts import Conflict
from station.export.receive.decisions import Decision, Log, as_chosen, filled_in
from station.export.receive.errors import NothingToReceive
from station.export.receive.intake import Matter, Offer, Refusal, look_at, refused
from station.export.receive.office import Office
from station.export.receive.outcome import Outcome, Taken
from station.export.receive.progress import Reckoning, Watch, nobody_watches
from station.export.receive.settling import Settled, settle
from station.export.receive.shelf import PACKAGES, Counting, Kept
from station.export.receive.variants import collect
from station.program import PROGRAM

Answer = Taken | Refusal
Listener = Callable[[Answer], None]


def _nobody_listens(answer: Answer) -> None:
    """The default listener."""


def receive(
    packages: Sequence[Path],
    into: Path,
    decisions: Path | None = None,
    heard: Listener = _nobody_listens,
    clock: Clock = now,
    watch: Watch = nobody_watches,
) -> Outcome:
    """Take packages into an office's folder, apply decisions, and bring everything derived up to date.

    Args:
        packages: folders of packages, in any order; with none, what is derived is made again.
        into: the office's folder of one job; made when it is new.
        decisions: a list of conflicts, filled in.
        heard: told about each package as soon as its fate is known.
        clock: where the times of acknowledgements and decisions come from.
        watch: told how far it is, very often.

    Raises:
        NotAnOffice, NothingToReceive: wrong usage.
        DecisionsRefused: the file of decisions is wrong; nothing of it was applied.
        KeptDamaged, DecisionLogDamaged: what the office holds was changed.
        ExportError: the disk is in trouble. What was received stays; the next run goes on from there.
    """
    if not packages and not (into / PACKAGES).is_dir():
        raise NothingToReceive()
    given = filled_in(decisions) if decisions else ()
    with offices.opened(into) as office:
        kept = {package.folder: package for package in office.shelf.kept()}
        reckoning = Reckoning(packages, watch)
        answers = _answers(office, packages, list(kept.values()), heard, reckoning)
        reckoning.merge()
        kept |= {answer.package.folder: answer.package for answer in answers if isinstance(answer, Taken)}
        everything = [kept[folder] for folder in sorted(kept)]
        return _bring_up_to_date(office, everything, tuple(answers), given, clock)


def _answers(
    office: Office, paths: Sequence[Path], kept: Sequence[Kept], heard: Listener, reckoning: Reckoning
) -> list[Answer]:
    """Look at every package before the first one is taken: only then is it known whether they belong together."""
    looked: list[Offer | Refusal] = []
    for place, path in enumerate(paths):
        looked.append(look_at(path, reckoning.counting("verify", place)))
        if isinstance(looked[-1], Refusal):
            reckoning.skip(place)
            heard(looked[-1])
    matters = {(package.job, package.rehearsal) for package in kept}
    matters = matters or {offer.matter for offer in looked if isinstance(offer, Offer)}
    answers: list[Answer] = []
    for place, found in enumerate(looked):
        answers.append(
            found
            if isinstance(found, Refusal)
            else _answer(office, found, matters, partial(reckoning.counting, place=place))
        )
        reckoning.skip(place)
        if isinstance(found, Offer):
            heard(answers[-1])
    return answers


def _answer(office: Office, offer: Offer, matters: set[Matter], counting: Counting) -> Answer:
    """Take a whole package if it is of the folder's job."""
    if len(matters) > 1:
        return refused(offer.name, "several-jobs")
    ((job, rehearsal),) = matters
    if offer.matter[1] != rehearsal:
        return refused(offer.name, "rehearsal-mixed")
    if offer.matter[0] != job:
        return refused(offer.name, "other-job")
    try:
        package = offer.opened()
        known = office.shelf.find(package, offer.name)
        return Taken(known, new=False) if known else Taken(office.shelf.keep(package, offer.name, counting), new=True)
    except (SourceMissing, SourceDamaged) as trouble:
        return refused(offer.name, "changed-meanwhile", detail=str(trouble))


def _bring_up_to_date(
    office: Office, kept: Sequence[Kept], answers: tuple[Answer, ...], given: Sequence[Decision], clock: Clock
) -> Outcome:
    log = office.log()
    chains = Chains(kept)
    variants = collect(kept, chains)
    settled = settle(variants, chains, log.keeps)
    new, moot = _sorted_out(given, settled, log)
    if new:
        for decision, conflict in new:
            log.add(decision, conflict, stamp(clock()), PROGRAM)
        office.keep_log(log)
        settled = settle(variants, chains, log.keeps)
    if kept:
        office.write(kept, settled, log, outcome.summary(kept, settled, chains.forks), clock)
    return Outcome(office.folder, answers, tuple(kept), settled, chains.forks, len(new), moot)


def _sorted_out(
    given: Sequence[Decision], settled: Settled, log: Log
) -> tuple[list[tuple[Decision, Conflict]], tuple[str, ...]]:
    """Decisions that are new, with their conflicts, and the conflicts of those that decide nothing any more.

    Raises:
        DecisionUnknown: one keeps what can't be kept; none is applied then.
    """
    conflicts = {conflict.id: conflict for conflict in settled.conflicts()}
    unknown = [decision for decision in given if not log.knows(decision)]
    moot = tuple(decision.conflict for decision in unknown if decision.conflict not in conflicts)
    meant = [(decision, conflicts[decision.conflict]) for decision in unknown if decision.conflict in conflicts]
    return [(as_chosen(decision, conflict), conflict) for decision, conflict in meant], moot
