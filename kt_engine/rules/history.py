"""Could each signature, decision and stage of the past honestly have come about? It reads no row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kt_engine.rules.gates import Seats, Vote, quorum_reached
from kt_engine.words import Decision, Role, Side

FIRST_STAGE_OF_PROCESSES = 4
LAST_STAGE = 6
BOTH_SIDES_FROM = 3
WITH_CONDITIONS = "go_with_conditions"
PASSING = frozenset({"go", WITH_CONDITIONS})


@dataclass(frozen=True)
class Signature:
    """One signature; `seq` is the number of its event in the engagement's chain, `at` its moment as text."""

    name: str
    person_id: int
    role: str
    side: str
    meaning: str
    decision: str | None
    sha256: str
    at: str
    seq: int


@dataclass(frozen=True)
class Signed:
    """The thing a signature is on; persons are None where nobody stands in that place."""

    name: str
    sha256: str | None
    at: str
    seq: int
    author_id: int | None = None
    presenter_id: int | None = None
    trainee_id: int | None = None


@dataclass(frozen=True)
class Grant:
    role: str
    side: str | None
    at: str
    seq: int


@dataclass(frozen=True)
class Decided:
    """A gate version after its decision, with the pack as it was frozen."""

    decision: str | None
    stage_number: int
    pack: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One stage move with the gate version it rests on."""

    from_number: int
    to_number: int
    gate_closes: int | None
    gate_decision: str | None
    same_subject: bool


def signature_faults(
    signature: Signature, signed: Signed, others: Sequence[Signature], grants: Sequence[Grant]
) -> Iterator[str]:
    """Say what is wrong with one signature; `others` are the other signatures on the same thing."""
    if signed.sha256 is not None and signature.sha256 != signed.sha256:
        yield f"It is on another content than {signed.name} has."
    if signature.at < signed.at or signature.seq < signed.seq:
        yield f"It is older than {signed.name}, which it signs."
    if signature.person_id == signed.presenter_id:
        yield f"The signer presented {signed.name} himself."
    if signature.person_id == signed.trainee_id:
        yield f"The signer is the trainee of {signed.name}."
    if signature.person_id == signed.author_id:
        yield from _author_faults(signature, signed, others)
    held = [grant for grant in grants if (grant.role, grant.side) == (signature.role, signature.side)]
    if not any(grant.at <= signature.at and grant.seq <= signature.seq for grant in held):
        yield f"The signer did not hold the role {signature.role} ({signature.side}) at that time."


def _author_faults(signature: Signature, signed: Signed, others: Sequence[Signature]) -> Iterator[str]:
    if signature.meaning == "reviewed":
        yield f"The signer wrote {signed.name} and reviewed it himself."
    reviewed = any(
        other.meaning == "reviewed" and other.person_id != signed.author_id and other.seq <= signature.seq
        for other in others
    )
    if signature.meaning == "accepted" and not reviewed:
        yield f"The signer wrote {signed.name}, and nobody else reviewed it before he accepted it."


def gate_faults(gate: Decided, signatures: Sequence[Signature]) -> Iterator[str]:
    """Say why this decision was not to be had. Raises KeyError or ValueError for a pack in no known form."""
    if gate.decision not in PASSING:
        return
    agreeing = [signature for signature in signatures if signature.decision == gate.decision]
    if any(signature.decision not in (gate.decision, None) for signature in signatures):
        yield "It passed although somebody signed another decision."
    sides = {signature.side for signature in agreeing}
    if gate.stage_number >= BOTH_SIDES_FROM and not {"client", "provider"} <= sides:
        yield "It passed without the signatures of both client and provider."
    if not _quorum_signed(gate, agreeing):
        yield "It passed without all the signatures of the quorum that was presented with it."
    for key in unmet_criteria(gate.pack, gate.decision or ""):
        yield f"It passed although the criterion {key} was not met in what was presented."


def _quorum_signed(gate: Decided, agreeing: Sequence[Signature]) -> bool:
    seats = [
        Seats(Side(seat["side"]), Role(seat["role"]), int(seat["count"])) for seat in gate.pack["quorum"]
    ]
    decision = Decision(str(gate.decision))
    votes = [Vote(signed.person_id, Side(signed.side), Role(signed.role), decision) for signed in agreeing]
    return quorum_reached(seats, votes, decision)


def unmet_criteria(pack: Mapping[str, Any], decision: str) -> Iterator[str]:
    """Give the keys of the frozen criteria that forbid this decision: nobody overrides a must."""
    excused = (
        {condition["criterion"] for condition in pack["conditions"]} if decision == WITH_CONDITIONS else set()
    )
    for criterion in pack["criteria"]:
        barred = criterion["class"] == "must" or (
            criterion["class"] == "conditional" and criterion["key"] not in excused
        )
        if barred and not criterion["met"]:
            yield str(criterion["key"])


def step_faults(steps: Sequence[Step], *, first: int, now: int | None) -> Iterator[str]:
    """Say what is wrong with the way of an engagement (first 1) or a process (first 4), in its order."""
    at = first
    for step in steps:
        if step.from_number != at or step.to_number != at + 1:
            yield f"It moved from stage {step.from_number} to {step.to_number} while it stood in stage {at}."
        if step.gate_decision not in PASSING:
            yield f"It left stage {step.from_number} on a gate that did not pass."
        if step.gate_closes != step.from_number or not step.same_subject:
            yield f"It left stage {step.from_number} on a gate that does not close it."
        at = step.to_number
    if now is not None and now != min(at, LAST_STAGE):
        yield f"It stands in stage {now}, and its gates lead to stage {min(at, LAST_STAGE)}."
