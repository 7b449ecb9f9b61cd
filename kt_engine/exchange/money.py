"""Turns amounts of money as people write them into the smallest unit of their currency, and back; it knows no rate.

How many digits follow the point is said by ISO 4217, list one: two, but for the currencies named here.
"""

import re
from decimal import Decimal

from kt_engine.exchange.nearest import shown

DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX"), 0),
    **dict.fromkeys(("UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
USUAL_DIGITS = 2
AMOUNT = re.compile(r"(\d{1,12})(?:\.(\d+))?", re.ASCII)


def minor_of(text: str, currency: str) -> int | str:
    """Give the amount in the currency's smallest unit, 1 or more; else the sentence that says what is wrong."""
    found = cost_of(text, currency)
    return found or f"amount {shown(text)} is nothing. A milestone moves money: give more than 0."


def cost_of(text: str, currency: str) -> int | str:
    """Give the same, 0 or more: something may cost nothing."""
    found = AMOUNT.fullmatch(text)
    if found is None:
        return (
            f"amount {shown(text)} is no amount. Write digits and at most one point, as in 60000 or 60000.50."
        )
    digits = digits_of(currency)
    part = found[2] or ""
    if len(part) > digits:
        return (
            f"amount {shown(text)} has {len(part)} digits after the point; {currency} has {digits or 'none'}."
        )
    return int(found[1] + part.ljust(digits, "0"))


def money_text(minor: int, currency: str) -> str:
    """Give an amount as a person reads it: "EUR 60,000", "EUR 60,000.50", "JPY 900"."""
    digits = digits_of(currency)
    amount = Decimal(minor).scaleb(-digits)
    return (
        f"{currency} {amount:,.0f}"
        if amount == amount.to_integral_value()
        else f"{currency} {amount:,.{digits}f}"
    )


def digits_of(currency: str) -> int:
    """Say how many digits follow the point in amounts of a currency."""
    return DIGITS.get(currency, USUAL_DIGITS)
