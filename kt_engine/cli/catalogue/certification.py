"""How the command line offers the rule of certification cases. It works nothing out."""

from decimal import Decimal
from typing import Any

from kt_engine.cli.catalogue.field import Table, number, text, whole, yes_no
from kt_engine.cli.catalogue.method import Method, shapes_of
from kt_engine.methods.certification import Case, certification_cases


def _cases(*, pass_pct: Decimal, at_least: int, cases: Any) -> Any:
    return certification_cases(shapes_of(Case, cases), pass_pct, at_least)


METHODS = (
    Method(
        "certification-cases",
        certification_cases,
        (
            number("pass_pct", "The mark of each case, 0 to 100; a score equal to it passes.", Decimal(85)),
            whole("at_least", "How many cases must pass."),
        ),
        "result",
        "passed when at least so many cases reach the mark, and every critical one does",
        "field practice of contact centres",
        "--pass-pct 85 --at-least 4 --from cases.csv",
        Table(
            "cases",
            "One row for each case worked.",
            (
                text("case", "The case."),
                number("score_pct", "Its score, 0 to 100."),
                yes_no("critical", "Must pass whatever the count.", default=False),
            ),
        ),
        _cases,
    ),
)
