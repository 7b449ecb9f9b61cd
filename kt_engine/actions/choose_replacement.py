"""Proposes what is done about a seat somebody left; the provider's team lead and the client's process owner sign it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.actions.training_in_hand import certification_in_hand
from kt_engine.answers.place_left import PlaceLeft, open_place
from kt_engine.answers.replacement_people import ReplacementOption
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.seats import replacements_of
from kt_engine.store.tables import Agreement, Certification
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, ReplacementKind, Role, Side

KIND = "replacement_proposed"
VERB = "choose replacements"
SEATS = (Wanted(role=Role.TEAM_LEAD, side=Side.PROVIDER), Wanted(role=Role.PROCESS_OWNER, side=Side.CLIENT))
MOST = 600


@dataclass(frozen=True)
class ChosenReplacement:
    agreement: str
    certification: str
    option: str
    content_sha256: str


def choose_replacement(
    database: Database, act: Act, certification: str, *, option: str, note: str | None = None
) -> ChosenReplacement:
    """Put one option, by its key as of today, before its signers.

    Raises UsageProblem for an option there is not, Refused where nobody left or it is agreed already.
    """
    why = one_line(note, "note", most=MOST) if note else None
    engagement_id = engagement_in(Certification, certification)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_proposed(unit, known, option)
        row = certification_in_hand(unit, certification)
        require(unit, VERB, engagement_id=engagement_id)
        _check_open(unit, row)
        place = open_place(unit, row, unit.today, also=option.strip())
        chosen = _chosen(place, option)
        agreement = propose(unit, engagement_id, _proposal(row, place, chosen, why))
        sha256 = agreement["content_sha256"]
        unit.event(
            KIND, agreement["handle"], about=row["handle"], option=chosen.key, content_sha256=sha256,
            due_on=chosen.first_live_on,
        )  # fmt: skip
        return ChosenReplacement(agreement["handle"], row["handle"], chosen.key, sha256)


def _check_open(unit: Unit, row: RowMapping) -> None:
    settled = replacements_of(unit, row["engagement_id"]).get(row["id"])
    if settled is not None:
        agreement = by_id(unit, Agreement, settled["agreement_id"])["handle"]
        raise Refused(
            f"What is done about the seat of {row['handle']} is agreed: kt agreement show {agreement}"
        )


def _chosen(place: PlaceLeft, option: str) -> ReplacementOption:
    known = {one.key.casefold(): one for one in place.options.options}
    found = known.get(option.strip().casefold())
    if found is None:
        keys = [one.key for one in place.options.options]
        raise UsageProblem(
            f"There is no option {shown(option)} for {place.certification} today."
            f"{did_you_mean(option, keys)} See them with: kt training options {place.certification}"
        )
    return found


def _proposal(row: RowMapping, place: PlaceLeft, chosen: ReplacementOption, why: str | None) -> Proposal:
    on = f", the seat can be filled from {chosen.first_live_on} on" if _fills(chosen) else ""
    facts: dict[str, Any] = {
        "option": chosen.key,
        "kind": chosen.kind,
        "certification": place.certification,
        "process": place.process,
        "shift": place.shift,
        "language": place.language,
        "person": chosen.person,
        "takes": chosen.takes,
        "gives_up": chosen.gives_up,
        "first_live_on": chosen.first_live_on,
        "seats": chosen.seats,
        "starters": chosen.starters,
        "begins_on": chosen.begins_on,
        "ends_on": chosen.ends_on,
        "hours_per_week": chosen.hours_per_week,
        "manager": chosen.manager,
    }
    return Proposal(
        kind=AgreementKind.REPLACEMENT,
        subject=place.certification,
        title=f"{chosen.what}, for the seat of {place.certification} on {place.process}{on}. Elsewhere: {chosen.cost}",
        facts={name: plain(value) for name, value in facts.items()},
        seats=SEATS,
        process_id=row["process_id"],
        reason=why,
        bars={row["person_id"]: "left_the_seat"},
    )


def _fills(chosen: ReplacementOption) -> bool:
    without = {ReplacementKind.LEAVE_EMPTY, ReplacementKind.LOWER_RAMP}
    return chosen.first_live_on is not None and chosen.kind not in without


def _as_proposed(unit: Unit, known: str, option: str) -> ChosenReplacement:
    row = find(unit, Agreement, known)
    return ChosenReplacement(row["handle"], row["subject"], option, row["content_sha256"])
