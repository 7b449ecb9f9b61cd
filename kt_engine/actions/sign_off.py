"""The one function that signs: every signature of the house is checked and written here, whatever edge it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import RowMapping, func, select

from kt_engine.actions.authority import acting_person
from kt_engine.actions.delegated import delegation_for
from kt_engine.actions.emergency import emergency_of
from kt_engine.actions.prove_identity import prove_identity
from kt_engine.errors import Refused, SignatureRefused
from kt_engine.rules.signing import Seat, SignRequest, check_signature
from kt_engine.store.columns import plain
from kt_engine.store.events import canonical
from kt_engine.store.find import by_id
from kt_engine.store.roles import signing_roles_of
from kt_engine.store.tables import Engagement, Signoff, Site, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import AuthMethod, Decision, Meaning, Role, Side

RECORD_FORMAT = 1
LANGUAGE = "en"
S = table_of(Signoff)


@dataclass(frozen=True)
class Target:
    """The exact thing signed: its row, the name shown to the signer, and the hash of its content."""

    kind: Literal["gate_version", "handover_version", "certification", "waiver", "agreement"]
    id: int
    thing: str
    sha256: str
    duty_kind: str = ""
    """What the role matrix calls it, where that is not `kind`."""


@dataclass(frozen=True)
class Barred:
    """Who may not sign this, by what he did with it; ids of persons."""

    author_ids: frozenset[int] = frozenset()
    others_reviewed: bool = False
    presenter_id: int | None = None
    proposer_id: int | None = None
    trainee_id: int | None = None
    part_ids: frozenset[int] = frozenset()
    """Who had another part in its subject, such as the author of what an agreement is about."""


NOBODY = Barred()


@dataclass(frozen=True)
class Signature:
    """What is signed and how: the meaning, the sentence that was shown, and what stood behind it."""

    target: Target
    meaning: Meaning
    statement: str
    shown_sha256: str
    seats: Sequence[Seat]
    named: bool
    comment: str | None = None
    decision: Decision | None = None
    barred: Barred = NOBODY
    is_latest: bool = True
    behind: Mapping[str, Any] = field(default_factory=dict)
    """For the record: criteria with values, evidence hashes, who was asked, when, until when."""
    seat_id: int | None = None
    """The seat of an agreement it fills."""
    auth_event_id: int | None = None
    """Given where one code signs a list that was shown; else the act's own code is spent."""


@dataclass(frozen=True)
class Signed:
    signoff_id: int
    role: Role
    side: Side


def sign_off(unit: Unit, signature: Signature) -> Signed:
    """Sign as the acting person and insert the signature; the caller writes the event.

    Raises SignatureRefused with the rule that stands against it; the desk (`to_sign`) records the attempt.
    """
    try:
        return _sign(unit, signature)
    except SignatureRefused as refusal:
        refusal.thing, refusal.meaning = signature.target.thing, signature.meaning
        raise


def principal_id(unit: Unit) -> int:
    """Give whose signature this is: the acting person's, or that of who let him sign."""
    return unit.act.on_behalf_of or unit.act.by


def _sign(unit: Unit, signature: Signature) -> Signed:
    target, person = signature.target, _signer(unit)
    leave = delegation_for(unit, signature.seats)
    emergency = None if leave else emergency_of(unit, signature.seats)
    role, side = check_signature(_request(unit, signature, person, leave, emergency))
    method = by_id(unit, Engagement, unit.engagement_id or 0)["auth_method"] or AuthMethod.SELF_DECLARED
    auth_event_id = signature.auth_event_id
    if method is AuthMethod.TOTP and auth_event_id is None:
        auth_event_id = prove_identity(unit, [(target.thing, target.sha256, signature.meaning)])
    used = emergency if emergency and (emergency["role"], emergency["side"]) == (role, side) else None
    values = {
        **_row(unit, signature, person),
        "role": role,
        "side": side,
        "auth_method": method,
        "auth_event_id": auth_event_id,
        "delegation_id": leave["id"] if leave else None,
        "break_glass_id": used["id"] if used else None,
    }
    values["record_json"] = _record(signature, values, person, leave, used)
    return Signed(unit.insert(Signoff, engagement_id=unit.engagement_id, **values), role, side)


def _signer(unit: Unit) -> RowMapping:
    """Give who acts; that somebody who has left tries to sign is recorded as well."""
    try:
        return acting_person(unit)
    except Refused as gone:
        raise SignatureRefused(str(gone)) from gone


def _row(unit: Unit, signature: Signature, person: RowMapping) -> dict[str, Any]:
    """Give the columns that follow from who signs what, when."""
    target = signature.target
    values: dict[str, Any] = {
        f"{target.kind}_id": target.id,
        "object_sha256": target.sha256,
        "person_id": person["id"],
        "printed_name": person["name"],
        "meaning": signature.meaning,
        "decision": signature.decision,
        "comment": signature.comment,
        "statement": signature.statement,
        "signed_at": unit.act.at,
        "for_person_id": unit.act.on_behalf_of,
        "time_zone": _time_zone(unit, person),
    }
    if target.kind == "agreement":
        values["agreement_seat_id"] = signature.seat_id
    if target.kind == "certification":
        values["certification_version"] = _times_signed(unit, target, person["id"]) + 1
    return values


def _request(
    unit: Unit,
    signature: Signature,
    person: RowMapping,
    leave: RowMapping | None,
    emergency: RowMapping | None,
) -> SignRequest:
    target, barred, principal = signature.target, signature.barred, principal_id(unit)
    held = signing_roles_of(unit, unit.engagement_id, principal, unit.today)
    if leave is not None:
        held = frozenset({(leave["role"], leave["side"])}) & held
    if emergency is not None:
        held |= {(emergency["role"], emergency["side"])}
    return SignRequest(
        kind=target.duty_kind or target.kind,
        thing=target.thing,
        meaning=signature.meaning,
        signer=person["handle"],
        signer_id=person["id"],
        signer_kind=person["kind"],
        held=held,
        seats=signature.seats,
        named=signature.named,
        for_id=unit.act.on_behalf_of,
        author_ids=barred.author_ids,
        proposer_id=barred.proposer_id,
        presenter_id=barred.presenter_id,
        trainee_id=barred.trainee_id,
        barred_ids=barred.part_ids,
        others_reviewed=barred.others_reviewed,
        is_latest=signature.is_latest,
        shown_sha256=signature.shown_sha256,
        current_sha256=target.sha256,
        signed_already=_has_signed(unit, target, {person["id"], principal}, signature.meaning),
    )


def _record(
    signature: Signature, values: Mapping[str, Any], person: RowMapping,
    leave: RowMapping | None, emergency: RowMapping | None,
) -> str:  # fmt: skip
    """Freeze what stood behind the signature as RFC 8785 JSON; people stand in it by handle, never by name."""
    target, barred = signature.target, signature.barred
    return canonical(
        {
            "format": RECORD_FORMAT,
            "language": LANGUAGE,
            "object": {"kind": target.kind, "thing": target.thing, "sha256": target.sha256},
            "signer": person["handle"],
            "role": values["role"].value,
            "side": values["side"].value,
            "meaning": signature.meaning.value,
            "decision": None if signature.decision is None else signature.decision.value,
            "signed_at": plain(values["signed_at"]),
            "time_zone": values["time_zone"],
            "auth_method": values["auth_method"].value,
            "delegation": None if leave is None else leave["handle"],
            "break_glass": None if emergency is None else emergency["handle"],
            "segregation": {
                "author": not _them(values) & barred.author_ids,
                "presenter": barred.presenter_id not in _them(values),
                "proposer": barred.proposer_id not in _them(values),
                "trainee": barred.trainee_id not in _them(values),
                **({"part": not _them(values) & barred.part_ids} if target.kind == "agreement" else {}),
            },
            "seats_asked": [[role.value, side.value] for role, side in signature.seats],
            "behind": dict(signature.behind),
        }
    )


def _them(values: Mapping[str, Any]) -> set[int]:
    return {person for person in (values["person_id"], values["for_person_id"]) if person is not None}


def _has_signed(unit: Unit, target: Target, people: set[int], meaning: Meaning) -> bool:
    statement = select(S.c.id).where(
        S.c[f"{target.kind}_id"] == target.id,
        S.c.object_sha256 == target.sha256,
        S.c.person_id.in_(people) | S.c.for_person_id.in_(people),
        S.c.meaning == meaning,
    )
    return unit.value(statement) is not None


def _times_signed(unit: Unit, target: Target, person_id: int) -> int:
    statement = select(func.count()).where(S.c.certification_id == target.id, S.c.person_id == person_id)
    return int(unit.value(statement))


def _time_zone(unit: Unit, person: RowMapping) -> str | None:
    return None if person["site_id"] is None else str(by_id(unit, Site, person["site_id"])["time_zone"])
