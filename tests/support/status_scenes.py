"""Desks on which somebody of a class is moved, or came late for it."""

from dataclasses import replace

from support.desk_scenes import ARMED, BASE, CLASS, DONE, SEATED, SITTER, SLOW, Scene, Sight

from station.classlist import ClassList, ClassRow

NAMED = replace(SLOW, named=True)
ROWS = tuple(replace(row, window="2026-06-01 13:30-15:30") if row.listing == "row-3" else row for row in CLASS.rows)
MOVING = replace(BASE, class_board=NAMED, class_list=ClassList("软件20214", ROWS, ("软件20213", "软件20214")))
WHOM = ("classes", "2", "5")


def row_of(listing: str) -> ClassRow:
    return next(row for row in ROWS if row.listing == listing)


MOVES = (
    Scene("move-whom", MOVING, Sight.NOBODY, DONE, WHOM),
    Scene("move-found", MOVING, Sight.NOBODY, DONE, (*WHOM, "=w")),
    Scene("move-where", MOVING, Sight.NOBODY, DONE, (*WHOM, "=wxm", "enter")),
    Scene("move-why", MOVING, Sight.NOBODY, DONE, (*WHOM, "=wxm", "enter", "3")),
    Scene("make-up", replace(ARMED, sitter=replace(SITTER, make_up=True), tally=replace(BASE.tally, make_ups=12)),
          Sight.GOOD, SEATED),
    Scene("make-up-long", replace(ARMED, sitter=replace(SITTER, number="A-10132", make_up=True, doubts=("expired",)),
          tally=replace(BASE.tally, make_ups=120)), Sight.GOOD, SEATED),
)  # fmt: skip
