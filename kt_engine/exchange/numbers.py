"""Reads a number as people type it; it knows no unit and no range."""

from decimal import Decimal, InvalidOperation

from kt_engine.errors import UsageProblem


def parse_number(text: str, what: str) -> Decimal:
    """Read a number with a decimal point; `what` names it in the sentence. Raises UsageProblem."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise UsageProblem(f"{what} {text} is no number. Write it with a decimal point, as in 87.5.")
    return number
