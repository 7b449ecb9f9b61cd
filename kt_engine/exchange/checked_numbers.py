"""Tells payment card numbers and IBANs from other numbers by their check digits; it knows no text."""

SHORTEST_CARD = 13
ISSUERS = (
    (4, 4, (13, 16, 19)),
    (51, 55, (16,)),
    (2221, 2720, (16,)),
    (34, 34, (15,)),
    (37, 37, (15,)),
    (300, 305, (14, 16, 19)),
    (36, 36, (14, 16, 19)),
    (38, 39, (14, 16, 19)),
    (6011, 6011, (16, 17, 18, 19)),
    (644, 659, (16, 17, 18, 19)),
    (3528, 3589, (16, 17, 18, 19)),
    (62, 62, (16, 17, 18, 19)),
)
"""Beginnings, from and to, and lengths of the large card schemes, as ISO/IEC 7812 gives them out."""
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
"""Signs of an IBAN by country, as the registry of ISO 13616 lists them."""


def is_card(digits: str) -> bool:
    """Say whether digits are a payment card number: an issuer's beginning, its length, and the check digit."""
    fits = (
        len(digits) in lengths and low <= int(digits[: len(str(low))]) <= high
        for low, high, lengths in ISSUERS
    )
    return any(fits) and luhn(digits)


def luhn(digits: str) -> bool:
    """Say whether the last digit is the check digit of the others (Luhn's formula, ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of two digits
    return total % 10 == 0


def is_iban(text: str) -> bool:
    """Say whether a text without blanks is an IBAN: its country's length and the check digits (ISO 7064, 97-10)."""
    if len(text) != IBAN_LENGTHS.get(text[:2], -1) or not text[2:4].isdigit() or not text.isalnum():
        return False
    number = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    return int(number) % 97 == 1
