"""How the command line offers the formulas of service figures. It works nothing out."""

from kt_engine.cli.catalogue.field import choice, number, whole
from kt_engine.cli.catalogue.method import Method
from kt_engine.methods import kpi
from kt_engine.words import Direction

CENTRES = "field practice of contact centres"
DESKS = "field practice of service desks"
FINANCE = "field practice of finance operations"
IN_TIME = whole("answered_in_time", "Contacts answered within the agreed time.")
OFFERED = whole("offered", "Contacts offered, those given up included.")

METHODS = (
    Method(
        "meets-target",
        kpi.meets_target,
        (
            number("value", "The value measured."),
            number("target", "The target."),
            choice("direction", "Which way is better.", [one.value for one in Direction]),
        ),
        "met",
        "value is target or above where higher is better, target or below where lower is",
        "a convention of this house: the target itself is met",
        "--value 97.5 --target 97 --direction higher",
        call=lambda *, value, target, direction: kpi.meets_target(value, target, Direction(direction)),
    ),
    Method(
        "service-level",
        kpi.service_level,
        (IN_TIME, OFFERED, whole("short_abandons", "Given up within seconds, left out.", 0)),
        "service_level_pct",
        "answered_in_time / (offered - short_abandons) x 100",
        CENTRES,
        "--answered-in-time 800 --offered 1000 --short-abandons 30",
    ),
    Method(
        "service-level-of-answered",
        kpi.service_level_of_answered,
        (IN_TIME, whole("answered", "Contacts answered.")),
        "service_level_pct",
        "answered_in_time / answered x 100",
        CENTRES,
        "--answered-in-time 800 --answered 950",
    ),
    Method(
        "abandonment-rate",
        kpi.abandonment_rate,
        (whole("abandoned", "Contacts given up before an answer."), OFFERED),
        "abandonment_rate_pct",
        "abandoned / offered x 100",
        CENTRES,
        "--abandoned 50 --offered 1000",
    ),
    Method(
        "average-handling-time",
        kpi.average_handling_time,
        (
            number("talk", "Talk time of all contacts."),
            number("hold", "Hold time of all contacts."),
            number("after_call", "After-call work of all contacts."),
            whole("handled", "Contacts handled."),
        ),
        "handling_time",
        "(talk + hold + after_call) / handled",
        CENTRES,
        "--talk 30000 --hold 4000 --after-call 6000 --handled 100",
    ),
    Method(
        "first-time-right",
        kpi.first_time_right,
        (whole("right", "Work right the first time."), whole("done", "Work done.")),
        "first_time_right_pct",
        "right / done x 100",
        DESKS,
        "--right 47 --done 50",
    ),
    Method(
        "on-time",
        kpi.on_time,
        (whole("done_by_due", "Of what was due, done by then."), whole("due", "Work due in the period.")),
        "on_time_pct",
        "done_by_due / due x 100",
        DESKS,
        "--done-by-due 19 --due 20",
    ),
    Method(
        "days-payable-outstanding",
        kpi.days_payable_outstanding,
        (
            number("payables", "Accounts payable; say if average or ending."),
            number("cost_of_goods_sold", "Cost of goods sold in the period."),
            whole("days", "Days of the period."),
        ),
        "days",
        "payables / cost_of_goods_sold x days",
        FINANCE,
        "--payables 50000 --cost-of-goods-sold 200000 --days 90",
    ),
    Method(
        "net-promoter-score",
        kpi.net_promoter_score,
        (
            whole("promoters", "Answers 9 to 10."),
            whole("detractors", "Answers 0 to 6."),
            whole("responses", "Answers in all."),
        ),
        "points",
        "promoters / responses x 100 - detractors / responses x 100",
        CENTRES,
        "--promoters 60 --detractors 15 --responses 100",
    ),
)
