"""Puts on the clock what people must be told before they move: what, where, how long before, and the day they move."""

from dataclasses import dataclass
from datetime import date

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_process
from kt_engine.actions.notice_in_hand import VERB, Notice, noticed
from kt_engine.errors import UsageProblem
from kt_engine.exchange.cells import KEY_PATTERN, KEY_RULE
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.typed_text import one_line
from kt_engine.plan.calendar import check_place
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Engagement, PeopleNotice
from kt_engine.store.unit import Act, Unit

KIND = "people_notice_added"
TITLE_LENGTH = 400
MOST_DAYS = 730


@dataclass(frozen=True)
class Rule:
    """What the law of a place asks for; what is None is taken from the playbook's kind."""

    country: str | None = None
    subdivision: str | None = None
    least_calendar_days: int | None = None
    source: str | None = None
    title: str | None = None


def add_people_notice(
    database: Database,
    act: Act,
    engagement: str,
    *,
    kind: str,
    rule: Rule,
    process: str | None = None,
    transfer_on: date | None = None,
) -> Notice:
    """Add a notice; `kind` is a key of the playbook, or a new one with days, source, country and title.

    `transfer_on` None: people move on the forecast go-live. Raises UsageProblem for what is missing, Refused.
    """
    if not KEY_PATTERN.fullmatch(kind):
        raise UsageProblem(f"The kind {shown(kind)} {KEY_RULE}")
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return noticed(unit, known)
        require_open(unit, engagement_id, also_on_hold=True)
        require(unit, VERB, engagement_id=engagement_id)
        whole = _completed(pinned_playbook(unit, engagement_id), kind, rule)
        process_id = named_process(unit, engagement_id, process)["id"] if process else None
        handle = _insert(unit, engagement_id, kind, whole, process_id, transfer_on)
        unit.event(
            KIND, handle, notice_kind=kind, country=whole.country, least_calendar_days=whole.least_calendar_days,
            transfer_on=transfer_on,
        )  # fmt: skip
        return noticed(unit, handle)


def _completed(playbook: Playbook, kind: str, rule: Rule) -> Rule:
    """Fill the rule up from the playbook. Raises UsageProblem for what neither says, or both say differently."""
    spec = playbook.people_changes.get(kind)
    if spec is None and None in {rule.title, rule.least_calendar_days, rule.source}:
        known = did_you_mean(kind, playbook.people_changes) if playbook.people_changes else ""
        raise UsageProblem(
            f"The playbook has no kind {kind}.{known} For another one give --title, --days and --source."
        )
    days, source = rule.least_calendar_days, rule.source
    if days is not None and source is None:
        raise UsageProblem(f"A number of days needs its source: {days} days by which rule? --source TEXT")
    if spec is not None and days is None:
        threshold = playbook.thresholds[spec.least]
        days, source = int(threshold.value), rule.source or threshold.source
    if days is None or not 0 <= days <= MOST_DAYS:
        raise UsageProblem(f"{days} days is no notice: give 0 to {MOST_DAYS}.")
    country = rule.country or (spec.country if spec else None)
    if country is None:
        raise UsageProblem("Say in which country people move: --country DE")
    if spec is not None and spec.country not in {None, country}:
        raise UsageProblem(
            f"{kind} is a rule of {spec.country}, not of {country}. Choose the kind of that place."
        )
    subdivision = rule.subdivision or (spec.subdivision if spec else None) or ""
    check_place(country, subdivision)
    title = rule.title or (spec.title if spec else "")
    return Rule(
        country,
        subdivision,
        days,
        one_line(source or "", "source", most=TITLE_LENGTH),
        one_line(title, "title", most=TITLE_LENGTH),
    )


def _insert(
    unit: Unit, engagement_id: int, kind: str, rule: Rule, process_id: int | None, transfer_on: date | None
) -> str:
    number = next_number(unit, PeopleNotice, engagement_id=engagement_id)
    handle = f"E{engagement_id}-PN{number}"
    unit.insert(
        PeopleNotice,
        engagement_id=engagement_id,
        handle=handle,
        number=number,
        process_id=process_id,
        kind_key=kind,
        title=rule.title,
        country=rule.country,
        subdivision=rule.subdivision,
        least_calendar_days=rule.least_calendar_days,
        source=rule.source,
        transfer_on=transfer_on,
        raised_on=unit.today,
        raised_by=unit.act.by,
    )
    return handle
