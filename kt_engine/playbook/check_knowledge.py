"""Checks who gives each knowledge item, and from which criticality on an item is a must-have. It knows no file."""

from collections.abc import Iterator
from typing import Any

from kt_engine.playbook.loose import Fault, Names, Path, groups, number, word
from kt_engine.playbook.sentences import suggest
from kt_engine.words import Unit

MUST_HAVE = "must_have_criticality"
LEAST, MOST = 1, 5


def knowledge_faults(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    known = names.declared["functions"]
    for key, spec in groups(playbook.get("knowledge_items")).items():
        giver = word(spec.get("giver"))
        if giver is not None and giver not in known:
            path: Path = ("knowledge_items", key, "giver")
            yield Fault(
                path, f"there is no function `{giver}` under `functions`. {suggest(giver, list(known))}"
            )
    threshold = names.thresholds.get(MUST_HAVE)
    if threshold is None:
        return
    value = number(threshold.get("value"))
    if (
        threshold.get("unit") != Unit.COUNT
        or value is None
        or value != int(value)
        or not LEAST <= value <= MOST
    ):
        yield Fault(
            ("thresholds", MUST_HAVE),
            f"`{MUST_HAVE}` is a whole number from {LEAST} to {MOST}, counted.",
            of_key=True,
        )
