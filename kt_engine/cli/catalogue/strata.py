"""How the command line offers the sharing out and the drawing of a sample. It works nothing out."""

from typing import Any

from kt_engine.cli.catalogue.field import Table, text, whole
from kt_engine.cli.catalogue.method import Method, shapes_of
from kt_engine.methods.checked import distinct
from kt_engine.methods.strata import Listed, allocate, draw

SIZE = whole("sample_size", "How many units are drawn in all.")


def _allocate(*, sample_size: int, units: Any) -> dict[str, int]:
    distinct("exception type", (row["stratum"] for row in units))
    return allocate(sample_size, {row["stratum"]: row["units"] for row in units})


def _draw(*, seed: str, sample_size: int, listed: Any) -> Any:
    return draw(seed, sample_size, shapes_of(Listed, listed))


METHODS = (
    Method(
        "allocate",
        allocate,
        (SIZE,),
        "sample_by_stratum",
        "sample_size x units of the type / all units, one at least; what is left over goes to the largest remainders",
        "method of largest remainder (Hamilton, 1792), with one unit of each type at least",
        "--sample-size 59 --from types.csv",
        Table(
            "units",
            "One row for each exception type.",
            (text("stratum", "The exception type."), whole("units", "How many units it has.")),
        ),
        _allocate,
    ),
    Method(
        "draw",
        draw,
        (text("seed", "What nobody could choose, such as the hash of the signed rule."), SIZE),
        "drawn",
        "within each type, the units whose SHA-256 of seed, type and unit (a line feed between) comes first, as many "
        "as the type's share",
        "stratified sample in the order of a published hash",
        "--seed 5f2c --sample-size 5 --from population.csv",
        Table(
            "listed",
            "One row for each unit that could be compared.",
            (text("unit", "The unit's own name."), text("stratum", "Its exception type.")),
        ),
        _draw,
    ),
)
