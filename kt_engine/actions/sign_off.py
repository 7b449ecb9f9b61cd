"""The one function that signs: every signature of the house is checked and written here, whatever edge it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from kt_engine.actions.authority import acting_person
from kt_engine.rules.signing import Seat, SignRequest, check_signature
from kt_engine.store.find import roles_of
from kt_engine.store.tables import Signoff, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import AuthMethod, Decision, Meaning, Role, Side


@dataclass(frozen=True)
class Target:
    """The exact thing signed: its row, the name shown to the signer, and the hash of its content."""

    kind: Literal["gate_version", "handover_version", "certification"]
    id: int
    thing: str
    sha256: str


@dataclass(frozen=True)
class Signed:
    signoff_id: int
    role: Role
    side: Side


def sign_off(
    unit: Unit,
    target: Target,
    *,
    meaning: Meaning,
    statement: str,
    seats: Sequence[Seat],
    named: bool,
    shown_sha256: str,
    comment: str | None = None,
    decision: Decision | None = None,
    author_id: int | None = None,
    presenter_id: int | None = None,
    trainee_id: int | None = None,
    others_reviewed: bool = False,
    is_latest: bool = True,
) -> Signed:
    """Sign as the acting person and insert the signature; the caller writes the event.

    `statement` is the sentence the signer was shown. Raises SignatureRefused with the rule that stands against it.
    """
    person = acting_person(unit)
    role, side = check_signature(
        SignRequest(
            thing=target.thing,
            meaning=meaning,
            signer=person["handle"],
            signer_id=person["id"],
            signer_kind=person["kind"],
            held=roles_of(unit, unit.engagement_id, person["id"]),
            seats=seats,
            named=named,
            author_id=author_id,
            presenter_id=presenter_id,
            trainee_id=trainee_id,
            others_reviewed=others_reviewed,
            is_latest=is_latest,
            shown_sha256=shown_sha256,
            current_sha256=target.sha256,
            signed_already=_has_signed(unit, target, person["id"], meaning),
        )
    )
    place = {f"{target.kind}_id": target.id}
    if target.kind == "certification":
        place["certification_version"] = 1
    signoff_id = unit.insert(
        Signoff,
        engagement_id=unit.engagement_id,
        object_sha256=target.sha256,
        person_id=person["id"],
        printed_name=person["name"],
        role=role,
        side=side,
        meaning=meaning,
        decision=decision,
        comment=comment,
        statement=statement,
        auth_method=AuthMethod.SELF_DECLARED,
        signed_at=unit.act.at,
        **place,
    )
    return Signed(signoff_id, role, side)


def _has_signed(unit: Unit, target: Target, person_id: int, meaning: Meaning) -> bool:
    signoff = table_of(Signoff)
    statement = select(signoff.c.id).where(
        signoff.c[f"{target.kind}_id"] == target.id,
        signoff.c.person_id == person_id,
        signoff.c.meaning == meaning,
    )
    return unit.value(statement) is not None
