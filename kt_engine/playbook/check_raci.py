"""Checks who answers for the work of a playbook: known functions, one place each. It knows no file."""

from collections.abc import Iterator, Mapping
from typing import Any

from kt_engine.playbook.loose import Fault, Names, Path, Placed, groups, word, words
from kt_engine.playbook.sentences import suggest

_LISTS = ("consulted", "informed")


def raci_faults(playbook: dict[str, Any], names: Names) -> list[Fault]:
    """Look at the lines of stages, tasks and gates."""
    faults: list[Fault] = []
    for stage, spec in groups(playbook.get("stages")).items():
        faults += _line(_raci(spec), ("stages", stage, "raci"), names)
    for task in names.tasks:
        path, raci = (*task.path, "raci"), _raci(task.spec)
        faults += [*_line(raci, path, names), *_doing(task, raci, path)]
    for gate in names.gates:
        path, raci = (*gate.path, "raci"), _raci(gate.spec)
        faults += [*_line(raci, path, names), *_nobody(gate, raci, playbook)]
    return faults


def _raci(spec: Mapping[str, Any]) -> dict[str, Any]:
    found = spec.get("raci")
    return found if isinstance(found, dict) else {}


def _line(raci: Mapping[str, Any], path: Path, names: Names) -> Iterator[Fault]:
    """Each function must be known and stand in one place only: exactly one A, and nobody both C and I."""
    accountable, known = word(raci.get("accountable")), names.declared["functions"]
    if accountable is not None and accountable not in known:
        yield Fault((*path, "accountable"), _unknown(accountable, names))
    placed = {} if accountable is None else {accountable: "accountable"}
    for kind in _LISTS:
        for position, name in words(raci.get(kind)):
            place = (*path, kind, position)
            if name not in known:
                yield Fault(place, _unknown(name, names))
            elif placed.get(name) == kind:
                yield Fault(place, f"`{name}` is listed twice under `{kind}`.")
            elif name in placed:
                yield Fault(
                    place, f"`{name}` is {placed[name]} already. Take it out of `{kind}`: one place each."
                )
            else:
                placed[name] = kind


def _unknown(name: str, names: Names) -> str:
    return (
        f"there is no function `{name}` under `functions`. {suggest(name, list(names.declared['functions']))}"
    )


def _doing(task: Placed, raci: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """A stage's list means the others; a task's own list that names who does it is a mistake."""
    for kind in _LISTS:
        for position, name in words(raci.get(kind)):
            if name == word(task.spec.get("function")) and name != word(raci.get("accountable")):
                yield Fault(
                    (*path, kind, position),
                    f"`{name}` does this task and needs not be {kind}. Take it out of `{kind}`.",
                )


def _nobody(gate: Placed, raci: Mapping[str, Any], playbook: dict[str, Any]) -> Iterator[Fault]:
    """Without a word of its own a gate is answered for by a signer, so one must have a function."""
    seats = gate.spec.get("quorum")
    if word(raci.get("accountable")) is not None or not isinstance(seats, list):
        return
    have = {(spec.get("role"), spec.get("side")) for spec in groups(playbook.get("functions")).values()}
    if not any(isinstance(seat, dict) and (seat.get("role"), seat.get("side")) in have for seat in seats):
        yield Fault(
            (*gate.path, "quorum"),
            "nobody is accountable for this gate: no function has a role of its quorum. "
            "Add one under `functions`, or name one: `raci: {accountable: ...}`.",
            of_key=True,
        )
