"""Signs a presented gate; the last signature of the quorum writes the decision and what follows from it, at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.asked_to_sign import asked_and_silent
from kt_engine.actions.authority import require_open
from kt_engine.actions.decline_points import counted, keep_points, kept_points, read_points
from kt_engine.actions.follow_decision import follow_decision
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.shown_hash import seen_sha256
from kt_engine.actions.sign_off import Barred, Signature, Signed, Target, principal_id, sign_off
from kt_engine.actions.signing_desk import to_sign
from kt_engine.answers.measures import measure_gate
from kt_engine.errors import GateNotMet, MoveRefused, Refused, SignatureRefused, UsageProblem
from kt_engine.rules.gates import Measured, ProposedCondition, Seats, Vote, check_go, quorum_reached
from kt_engine.rules.signing import Seat, check_decision
from kt_engine.store.database import Database
from kt_engine.store.gates import gate_of, newest_version, signatures, versions
from kt_engine.store.tables import Gate, GateVersion, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import (
    CriterionClass,
    Decision,
    GateStatus,
    Meaning,
    Measure,
    Per,
    Role,
    Side,
    SigningReason,
)
from kt_engine.words import (
    Unit as UnitOf,
)

G = table_of(Gate)


@dataclass(frozen=True)
class GateSigned:
    handle: str
    decided: bool
    decision: Decision | None


def sign_gate(
    database: Database,
    act: Act,
    gate: str,
    *,
    decision: Decision,
    comment: str | None = None,
    points: Sequence[str] = (),
    shown_sha256: str | None = None,
) -> GateSigned:
    """Sign the newest version of a gate. `gate` may name a version; `shown_sha256` is what the signer was shown.

    `points` are what must be put right before the next version; only a decision that does not pass has some.
    Raises SignatureRefused by role, segregation or version, GateNotMet when the criteria do not allow the decision.
    """
    said = _read_points(decision, points)
    with to_sign(database, act, engagement_in(Gate, gate)) as unit:
        known = unit.repeats("gate_signed")
        if known is not None:
            return _as_signed(unit, known, gate, (decision, comment, act.on_behalf_of, said))
        row, asked_number = gate_of(unit, gate)
        version = newest_version(unit, row["id"])
        require_open(unit, row["engagement_id"])
        version = _signable(row, version, asked_number)
        _check_comment(decision, comment)
        pack = json.loads(version["pack_json"])
        votes = _votes(signatures(unit, version["id"]))
        check_decision(version["handle"], decision, [vote.decision for vote in votes])
        signed = _sign(unit, row, version, pack, decision, comment, shown_sha256)
        _check_criteria(unit, row, version["handle"], pack, decision)
        votes = [*votes, Vote(principal_id(unit), signed.side, signed.role, decision)]
        keep_points(unit, signed.signoff_id, said)
        _tell(unit, version["handle"], decision, signed, said)
        decided = quorum_reached(_seats(pack), votes, decision)
        if decided:
            _decide(unit, row, version, pack, decision)
        return GateSigned(version["handle"], decided, decision if decided else None)


def _tell(unit: Unit, handle: str, decision: Decision, signed: Signed, points: Sequence[str]) -> None:
    seat: dict[str, Any] = {"role": signed.role, "side": signed.side}
    unit.event("gate_signed", handle, decision=decision, **seat, **counted(points))


def _read_points(decision: Decision, points: Sequence[str]) -> tuple[str, ...]:
    if points and decision.passes:
        raise UsageProblem(f"A decision {decision.value} has no points; what is still open is a condition.")
    return read_points(points)


def _as_signed(
    unit: Unit, known: str, gate: str, now: tuple[Decision, str | None, int | None, tuple[str, ...]]
) -> GateSigned:
    """Give the answer to a command that was carried out before. Raises Refused when it now asks something else."""
    row, number = gate_of(unit, known)
    version = next(v for v in versions(unit, row["id"]) if v["number"] == number)
    [mine] = [each for each in signatures(unit, version["id"]) if each["person_id"] == unit.act.by]
    asked, _ = gate_of(unit, gate)
    before = (mine["decision"], mine["comment"], mine["for_person_id"], kept_points(unit, mine["id"]))
    if asked["id"] != row["id"] or before != now:
        raise Refused(
            f"The command id {unit.act.command_id} has signed {known} with another decision, remark or gate. "
            "Nothing was changed; use a new id."
        )
    return GateSigned(known, version["status"] is GateStatus.DECIDED, version["decision"])


def _signable(gate: RowMapping, version: RowMapping | None, asked_number: int | None) -> RowMapping:
    if version is None:
        raise MoveRefused(
            gate["handle"], "not presented", "signed", f"Present it first: kt gate present {gate['handle']}"
        )
    if asked_number is not None and asked_number != version["number"]:
        raise SignatureRefused(
            f"{gate['handle']} v{asked_number} is not the latest version any more; {version['handle']} is. "
            "Look at that one, then sign it.",
            SigningReason.VERSION,
        )
    if version["status"] is not GateStatus.PRESENTED:
        raise MoveRefused(
            version["handle"], version["status"].value, "signed", "Only a new presentation can be signed."
        )
    return version


def _check_comment(decision: Decision, comment: str | None) -> None:
    if decision is not Decision.GO and not (comment or "").strip():
        raise UsageProblem(f"A decision {decision.value} needs its reason: --comment TEXT")


def _sign(
    unit: Unit, gate: RowMapping, version: RowMapping, pack: dict[str, Any], decision: Decision,
    comment: str | None, shown_sha256: str | None,
) -> Signed:  # fmt: skip
    current = version["pack_sha256"]
    signature = Signature(
        Target("gate_version", version["id"], version["handle"], current),
        Meaning.DECIDED,
        f"I decide {decision.value} on {version['handle']} with the SHA-256 {current}.",
        shown_sha256=seen_sha256(shown_sha256 or None, current),
        seats=seats_of(pack, of_engagement=gate["subject_kind"] is Per.ENGAGEMENT),
        named=True,
        decision=decision,
        comment=comment,
        barred=Barred(presenter_id=version["presented_by"]),
        behind=_behind(unit, gate, version, pack),
    )
    return sign_off(unit, signature)


def _behind(unit: Unit, gate: RowMapping, version: RowMapping, pack: dict[str, Any]) -> dict[str, Any]:
    """Give what the record of the signature says of the gate: criteria as frozen, quorum, who has signed by now."""
    seats = seats_of(pack, of_engagement=gate["subject_kind"] is Per.ENGAGEMENT)
    signed = [(each["role"].value, each["side"].value) for each in signatures(unit, version["id"])]
    return {
        **asked_and_silent(unit, version, seats),
        "conditions": len(pack["conditions"]),
        "criteria": pack["criteria"],
        "formula_version": pack["formula_version"],
        "quorum": pack["quorum"],
        "signed_before": [list(seat) for seat in signed],
    }


def seats_of(pack: dict[str, Any], *, of_engagement: bool) -> list[Seat]:
    """Give who may sign: the quorum's roles, and the steering committee of a side on gates of the engagement."""
    seats = [(Role(seat["role"]), Side(seat["side"])) for seat in pack["quorum"]]
    if of_engagement:
        seats += [(Role.STEERING_COMMITTEE, side) for _, side in seats]
    return list(dict.fromkeys(seats))


def _seats(pack: dict[str, Any]) -> list[Seats]:
    return [Seats(Side(seat["side"]), Role(seat["role"]), seat["count"]) for seat in pack["quorum"]]


def _votes(rows: Sequence[RowMapping]) -> list[Vote]:
    return [
        Vote(row["for_person_id"] or row["person_id"], row["side"], row["role"], row["decision"])
        for row in rows
    ]


def frozen_criteria(pack: dict[str, Any]) -> list[Measured]:
    """Give a pack's criteria back as they were measured."""
    return [
        Measured(
            key=c["key"],
            title=c["title"],
            criterion_class=CriterionClass(c["class"]),
            measure=Measure(c["measure"]),
            value=_number(c["value"]),
            unit=UnitOf(c["unit"]),
            at_least=_number(c["at_least"]),
            at_most=_number(c["at_most"]),
            source=c["source"],
        )
        for c in pack["criteria"]
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _check_criteria(
    unit: Unit, gate: RowMapping, handle: str, pack: dict[str, Any], decision: Decision
) -> None:
    """The frozen values must allow the decision, and so must the values of now: a criterion that turned red blocks."""
    conditions = [ProposedCondition(c["criterion"]) for c in pack["conditions"]]
    live = measure_gate(unit, gate["engagement_id"], gate["gate_key"], gate["process_id"], unit.today)
    for measured in (frozen_criteria(pack), live):
        check_go(handle, decision, measured, conditions, pack["max_conditions"])
    if decision.passes and gate["closes"] is not None:
        _check_others(unit, gate)


def _check_others(unit: Unit, gate: RowMapping) -> None:
    """A gate that closes a stage passes after the stage's gates that close nothing."""
    others = unit.rows(
        select(G.c.handle, G.c.process_id).where(
            G.c.engagement_id == gate["engagement_id"],
            G.c.stage == gate["stage"],
            G.c.closes.is_(None),
            G.c.passed_on.is_(None),
            G.c.withdrawn_on.is_(None),
        )
    )
    missing = [row["handle"] for row in others if row["process_id"] in {None, gate["process_id"]}]
    if missing:
        raise GateNotMet(f"{gate['handle']} closes the stage; {', '.join(missing)} must pass before it.")


def _decide(
    unit: Unit, gate: RowMapping, version: RowMapping, pack: dict[str, Any], decision: Decision
) -> None:
    unit.change(
        GateVersion,
        version["id"],
        version["handle"],
        version=version["version"],
        status=GateStatus.DECIDED,
        decision=decision,
        decided_at=unit.act.at,
    )
    follow_decision(unit, gate, version, pack, decision)
    unit.event("gate_decided", version["handle"], decision=decision)
