"""What a company and a site have in common on the command line: country, time zone, working week and hours."""

from typing import Annotated

import typer

from kt_engine.errors import UsageProblem
from kt_engine.plan.calendar import check_place

Country = Annotated[
    str, typer.Option("--country", metavar="CODE", help="ISO 3166 code of the country, such as DE.")
]
Subdivision = Annotated[
    str,
    typer.Option(
        "--subdivision", metavar="CODE", help="Its part with holidays of its own, such as HH in DE."
    ),
]
TimeZone = Annotated[
    str | None,
    typer.Option(
        "--time-zone", metavar="ZONE", help="Such as Europe/Berlin; needed where the country has several."
    ),
]
WorkingWeek = Annotated[
    str,
    typer.Option("--working-week", metavar="DAYS", help="The days worked, such as mon-fri or sun,mon-thu."),
]
WorkingHours = Annotated[
    str | None,
    typer.Option(
        "--hours", metavar="FROM-TO", help="The hours worked there, such as 08:00-16:30; else 09:00-17:00."
    ),
]

# Countries with one time zone that are common places of work; the IANA time zone database, zone.tab.
ZONES = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CH": "Europe/Zurich", "CZ": "Europe/Prague",
    "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "FI": "Europe/Helsinki",
    "FR": "Europe/Paris", "GB": "Europe/London", "GR": "Europe/Athens", "HR": "Europe/Zagreb", "HU": "Europe/Budapest",
    "IE": "Europe/Dublin", "IN": "Asia/Kolkata", "IT": "Europe/Rome", "JP": "Asia/Tokyo", "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "PH": "Asia/Manila",
    "PL": "Europe/Warsaw", "RO": "Europe/Bucharest", "SE": "Europe/Stockholm", "SG": "Asia/Singapore",
    "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava", "TR": "Europe/Istanbul", "ZA": "Africa/Johannesburg",
}  # fmt: skip


def time_zone_of(country: str, given: str | None) -> str:
    """Give the time zone typed, else the country's only one.

    Raises InvalidInput for an unknown country, UsageProblem where the zone must be said.
    """
    check_place(country.upper())
    zone = given or ZONES.get(country.upper())
    if zone is None:
        raise UsageProblem(
            f"Say the time zone too; {country} is not known to have a single one: --time-zone Area/City"
        )
    return zone
