"""Checks the one-time code of who acts and spends it, bound to what was shown; codes are spent nowhere else."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person
from kt_engine.errors import Refused, SignatureRefused
from kt_engine.exchange.one_time_codes import drift_of, step_at, unseal
from kt_engine.rules.codes import COUNTED, check_drift, check_pace
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.key_files import SEAL, read_key
from kt_engine.store.tables import Authenticator, AuthEvent, RefusedSignature, table_of
from kt_engine.store.unit import Reader, Unit
from kt_engine.words import Meaning, SigningReason

A, E, R = table_of(Authenticator), table_of(AuthEvent), table_of(RefusedSignature)
IN_A_DRY_RUN = 0
"""No code of our time belongs to the first half minute of 1970."""
Line = tuple[str, str, str]
"""What one signature is about: the handle with its version, the SHA-256 of its content, the meaning."""


def bound_sha256(lines: Sequence[tuple[str, str, Meaning]]) -> str:
    """Give the SHA-256 a code is bound to: of the ordered list of object with version, content hash and meaning."""
    return sha256_text(canonical([[thing, sha256, meaning.value] for thing, sha256, meaning in lines]))


def prove_identity(unit: Unit, lines: Sequence[tuple[str, str, Meaning]]) -> int:
    """Spend the code for these lines and give the id of the auth event; the caller writes the event of the chain.

    A dry run looks at no code: whoever could try codes without a trace would find one.
    Raises SignatureRefused when no code was given, or it is wrong, used, late, early, or tried too soon.
    """
    person = acting_person(unit)
    who = person["handle"]
    device = active_authenticator(unit, person["id"])
    if device is None:
        raise SignatureRefused(
            f"{who} has no authenticator yet and cannot sign. An administrator invites: kt person invite {who}",
            SigningReason.NOT_ENROLLED,
        )
    step = IN_A_DRY_RUN if unit.dry_run else _checked_step(unit, who, device)
    return unit.insert(
        AuthEvent,
        engagement_id=unit.engagement_id,
        person_id=person["id"],
        authenticator_id=device["id"],
        step=step,
        lines_count=len(lines),
        bound_sha256=bound_sha256(lines),
        at=unit.act.at,
    )


def _checked_step(unit: Unit, who: str, device: RowMapping) -> int:
    """Give the half minute of the code that was shown. Raises SignatureRefused for a code that does not hold."""
    proof = unit.act.proof
    if proof is None or not proof.code:
        raise SignatureRefused(
            f"A signature needs the code of {who}'s authenticator: set KT_CODE, or run the command in a terminal, "
            "which asks for it.",
            SigningReason.CODE_MISSING,
        )
    shown_at = proof.shown_at or unit.act.at
    check_pace(who, refused_since(unit, unit.act.by), unit.act.at)
    step = _step(who, device, proof.code.replace(" ", ""), proof.keys, shown_at)
    if unit.value(select(E.c.id).where(E.c.authenticator_id == device["id"], E.c.step == step)) is not None:
        raise SignatureRefused(
            f"This code of {who} was used already; a code signs once. Wait for the next one, at most half a minute.",
            SigningReason.CODE_USED,
        )
    return step


def prove_if_enrolled(unit: Unit, thing: str, sha256: str) -> int | None:
    """Spend a code for an act of an office, such as an administrator's; None for who has never enrolled."""
    if active_authenticator(unit, unit.act.by) is None:
        return None
    return prove_identity(unit, [(thing, sha256, Meaning.CONFIRMED)])


def active_authenticator(reader: Reader, person_id: int) -> RowMapping | None:
    return reader.first(select(A).where(A.c.person_id == person_id, A.c.ended_at.is_(None)))


def refused_since(reader: Reader, person_id: int) -> list[datetime]:
    """Give when codes of a person were refused since the last good one, the oldest first."""
    last = reader.value(select(E.c.at).where(E.c.person_id == person_id).order_by(E.c.at.desc()).limit(1))
    statement = select(R.c.at).where(R.c.person_id == person_id, R.c.reason.in_(COUNTED)).order_by(R.c.at)
    if last is not None:
        statement = statement.where(R.c.at > last)
    return [row["at"] for row in reader.rows(statement)]


def _step(who: str, device: RowMapping, code: str, keys: Path, shown_at: datetime) -> int:
    key = read_key(keys, SEAL)
    if key is None:
        raise SignatureRefused(
            f"The key file that opens the secret of {who} is not in {keys}. Bring it back from where keys are kept.",
            SigningReason.KEY_LOST,
        )
    try:
        secret = unseal(device["sealed"], key)
    except Refused as fault:
        raise SignatureRefused(str(fault), SigningReason.KEY_LOST) from fault
    drift = drift_of(secret, code, shown_at)
    check_drift(who, drift)
    return step_at(shown_at) + (drift or 0)
