"""How the command line offers ramps of newcomers and the room for teaching them. It works nothing out."""

from kt_engine.cli.catalogue.field import day, number, whole
from kt_engine.cli.catalogue.method import Method
from kt_engine.methods.ramp import handling_time_at, over_hire, ramp_days, transfer_capacity_hours

PRACTICE = "field practice of workforce planning"

METHODS = (
    Method(
        "handling-time-at",
        handling_time_at,
        (
            number("new", "Average handling time of new people, usually in seconds."),
            number("tenured", "Average handling time of tenured people."),
            number("ramp", "How long the ramp is, usually in months."),
            number("at", "How long after its start, in the same unit."),
        ),
        "handling_time",
        "new - (new - tenured) x at / ramp, and tenured from the end of the ramp on",
        f"{PRACTICE}: a ramp in a straight line",
        "--new 600 --tenured 400 --ramp 4 --at 2",
    ),
    Method(
        "over-hire",
        over_hire,
        (
            whole("seats", "How many people must stay."),
            number("survival_pct", "How many percent of a class stay: 100 less those who leave."),
        ),
        "beginners",
        "seats / (survival_pct / 100), rounded up to a whole person, in whole numbers",
        PRACTICE,
        "--seats 50 --survival-pct 80",
    ),
    Method(
        "transfer-capacity",
        transfer_capacity_hours,
        (
            whole("total_days", "Working days of the knowledge transfer in all."),
            whole("shadow_days", "Of these, days of shadowing."),
            whole("reverse_shadow_days", "Of these, days of reverse shadowing."),
            number("hours_per_day", "Hours of sessions a day, 0 to 24."),
        ),
        "capacity_hours",
        "(total_days - shadow_days - reverse_shadow_days) x hours_per_day",
        "field practice of knowledge transfer planning",
        "--total-days 60 --shadow-days 10 --reverse-shadow-days 10 --hours-per-day 5",
    ),
    Method(
        "ramp-days",
        ramp_days,
        (day("start_on", "The first day of work."), day("proficient_on", "The day of proficiency.")),
        "days",
        "proficient_on - start_on, in calendar days",
        "field practice of contact centres",
        "--start-on 2026-01-02 --proficient-on 2026-02-16",
    ),
)
