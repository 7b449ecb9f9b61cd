"""How the command line offers the weight of knowledge and what is covered of it. It works nothing out."""

from typing import Any

from kt_engine.cli.catalogue.field import Table, choice, text, whole, yes_no
from kt_engine.cli.catalogue.method import Method, shapes_of
from kt_engine.methods.coverage import (
    FREQUENCY_LEVELS,
    Divisor,
    Item,
    Powers,
    coverage,
    divisor_change,
    frequency_level,
    is_must_have,
    item_weight,
)

OURS = "a convention of this house; multiplied like the risk priority number of failure mode and effects analysis"
SCOPE = "a convention of this house; assessments, not statements, tell what was learnt"
CRITICALITY = whole("criticality", "How bad it is when nobody knows it, 1 to 5.")
ITEM = text("item", "The knowledge item.")


def _weight(
    *,
    criticality: int,
    frequency: int,
    complexity: int,
    criticality_power: int,
    frequency_power: int,
    complexity_power: int,
) -> int:
    powers = Powers(criticality_power, frequency_power, complexity_power)
    return item_weight(criticality, frequency, complexity, powers)


def _coverage(*, items: Any) -> Any:
    return coverage(shapes_of(Item, items))


def _divisor_change(*, items: Any) -> Any:
    """Read one table of both moments: a weight of 0 says that the item was not in scope then."""
    moments = [
        [Divisor(row["item"], row[moment]) for row in items if row[moment]]
        for moment in ("weight_before", "weight_after")
    ]
    return divisor_change(*moments)


METHODS = (
    Method(
        "frequency-level",
        frequency_level,
        (choice("frequency", "How often the item is needed.", list(FREQUENCY_LEVELS)),),
        "level",
        ", ".join(f"{word.replace('_', ' ')} {level}" for word, level in FREQUENCY_LEVELS.items()),
        "a convention of this house",
        "--frequency monthly",
    ),
    Method(
        "item-weight",
        item_weight,
        (
            CRITICALITY,
            whole("frequency", "How often it is needed, 1 (yearly or rarer) to 5 (daily)."),
            whole("complexity", "How hard it is to learn, 1 to 5."),
            whole("criticality_power", "How often criticality counts, 0 to 3.", 1),
            whole("frequency_power", "How often frequency counts, 0 to 3.", 1),
            whole("complexity_power", "How often complexity counts, 0 to 3.", 1),
        ),
        "weight",
        "criticality x frequency x complexity, each as often as its power says",
        OURS,
        "--criticality 5 --frequency 3 --complexity 2",
        call=_weight,
    ),
    Method(
        "must-have",
        is_must_have,
        (CRITICALITY, whole("from_criticality", "From which criticality on an item is a must-have, 1 to 5.")),
        "must_have",
        "criticality is from_criticality or above",
        "a convention of this house",
        "--criticality 4 --from-criticality 4",
    ),
    Method(
        "coverage",
        coverage,
        (),
        "coverage",
        "weight of the items that are claimed (or proven) and not waived / weight of the items that are not descoped x "
        "100; gap = claimed - proven",
        SCOPE,
        "--from items.csv",
        Table(
            "items",
            "One row for each knowledge item.",
            (
                ITEM,
                whole("weight", "Its weight."),
                yes_no("claimed", "Signed off by giver, receiver and client owner."),
                yes_no("proven", "All linked trainees passed their proof."),
                yes_no("waived", "Waived; stays in what is divided by.", default=False),
                yes_no("descoped", "Descoped; leaves what is divided by.", default=False),
            ),
        ),
        _coverage,
    ),
    Method(
        "divisor-change",
        divisor_change,
        (),
        "change",
        "the weight in scope then and now, with the items that entered, left or weigh something else",
        SCOPE,
        "--from weights.csv",
        Table(
            "items",
            "One row for each knowledge item, in scope then or now.",
            (
                ITEM,
                whole("weight_before", "Its weight then; 0 where it was not in scope."),
                whole("weight_after", "Its weight now; 0 where it is not in scope."),
            ),
        ),
        _divisor_change,
    ),
)
