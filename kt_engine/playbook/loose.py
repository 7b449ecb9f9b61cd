"""Looks into a playbook that may be wrong anywhere: what does not fit is left out, the shape reports it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kt_engine.words import Stage

Path = tuple[str | int, ...]
Groups = dict[str, dict[str, Any]]


def groups(value: Any) -> Groups:
    """Give the entries of a group that are groups themselves."""
    return {key: entry for key, entry in _group(value).items() if isinstance(entry, dict)}


def words(value: Any) -> Iterator[tuple[int, str]]:
    """Give each text of a list with its position."""
    if isinstance(value, list):
        yield from ((position, item) for position, item in enumerate(value) if isinstance(item, str))


def word(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def number(value: Any) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


def names_of(playbook: dict[str, Any]) -> "Names":
    stages = {stage: _group(_group(playbook.get("stages")).get(stage.value)) for stage in Stage}
    placed = [
        Placed(key, stage, kind, spec)
        for stage in Stage
        for kind in ("tasks", "gates")
        for key, spec in groups(stages[stage].get(kind)).items()
    ]
    return Names(
        declared={kind: tuple(_group(playbook.get(kind))) for kind in _KINDS},
        thresholds=groups(playbook.get("thresholds")),
        kpis=groups(playbook.get("kpis")),
        tasks=tuple(one for one in placed if one.kind == "tasks"),
        task_by_key={one.key: one for one in reversed(placed) if one.kind == "tasks"},
        gates=tuple(one for one in placed if one.kind == "gates"),
    )


def _group(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_KINDS = ("thresholds", "functions", "calendar_events", "training", "kpis")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and the path to it in the resolved playbook."""

    path: Path
    sentence: str
    of_key: bool = False


@dataclass(frozen=True)
class Placed:
    """A task or a gate with the stage it stands in."""

    key: str
    stage: Stage
    kind: str
    spec: Mapping[str, Any]

    @property
    def path(self) -> Path:
        return ("stages", self.stage.value, self.kind, self.key)


@dataclass(frozen=True)
class Names:
    """Everything that others of the playbook refer to."""

    declared: Mapping[str, tuple[str, ...]]
    thresholds: Groups
    kpis: Groups
    tasks: tuple[Placed, ...]
    task_by_key: Mapping[str, Placed]
    gates: tuple[Placed, ...]

    def task(self, key: str) -> Placed | None:
        return self.task_by_key.get(key)
