"""Signs a list that was shown, with one code: every line by its own rules, in one unit of work. Gates are never in one.

What proves it later: the event `list_signed` holds in its facts `lines` exactly what was shown, as a list of [object
with version, SHA-256, meaning], and `sha256`, the SHA-256 of the canonical text of `lines`. The auth event's
`bound_sha256` is the same value, its `lines_count` the number of those lines. The signatures that share this auth event
are a sub-sequence of `lines`: a line that had changed since it was shown is left out, and stands as a refused signature
of the same moment. Where identity is self-declared there is no auth event, and the event's moment joins them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select

from kt_engine.actions.accept_handover import accept_in
from kt_engine.actions.authority import acting_person, require_open
from kt_engine.actions.certify_trainee import certify_in
from kt_engine.actions.decide_waiver import decide_in
from kt_engine.actions.done_before import Before, check_same, done_before
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.prove_identity import bound_sha256, prove_identity
from kt_engine.actions.sign_agreement import sign_in
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import Conflict, NotFound, Refused, SignatureRefused
from kt_engine.exchange.signing_list import ShownLine, ShownList
from kt_engine.rules.matrix import meaning_of
from kt_engine.store.database import Database
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Engagement, Person, RefusedSignature, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, AuthMethod, Meaning, SigningReason

KIND = "list_signed"
LEFT_OUT = "signature_refused"
R = table_of(RefusedSignature)
HANDOVER = re.compile(r"(E[1-9][0-9]{0,8}-H[1-9][0-9]{0,8}) v([1-9][0-9]{0,8})")
CERTIFICATION = re.compile(r"E[1-9][0-9]{0,8}-K[1-9][0-9]{0,8}")
WAIVER = re.compile(r"E[1-9][0-9]{0,8}-W[1-9][0-9]{0,8}")
AGREEMENT = re.compile(r"E[1-9][0-9]{0,8}-A[1-9][0-9]{0,8}")
AGAIN = "List again what waits: kt sign list {engagement} --to FILE"


SIGNED_AGREEMENTS = {meaning_of(kind) for kind in AgreementKind}


@dataclass(frozen=True)
class LeftOut:
    thing: str
    meaning: Meaning
    reason: str


@dataclass(frozen=True)
class ListSigned:
    engagement: str
    sha256: str
    signed: tuple[str, ...]
    """What was signed, with version, in the order shown."""
    left_out: tuple[LeftOut, ...]


def sign_list(database: Database, act: Act, shown: ShownList) -> ListSigned:
    """Sign what still stands as it was shown; what does not is left out and named with its reason.

    Raises Refused when the list was edited, is another person's, holds a gate or lines of several engagements, or when
    no line of it is left; SignatureRefused for a code that is not good. Nothing is spent then.
    """
    with to_sign(database, act, engagement_in(Engagement, shown.engagement)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_signed(unit, known, shown)
        engagement = require_open(unit, unit.engagement_id or 0)
        _check_list(unit, shown)
        auth_event_id = None
        if engagement["auth_method"] is AuthMethod.TOTP:
            auth_event_id = prove_identity(unit, shown.bound)
        # First of all events: it carries the command's id.
        lines = [[thing, sha256, meaning.value] for thing, sha256, meaning in shown.bound]
        unit.event(KIND, engagement["handle"], sha256=shown.sha256, lines=lines, lines_count=len(lines))
        done = _sign_lines(unit, shown, auth_event_id)
        if not done.signed:
            raise _nothing_left(shown, done.left_out)
        return done


def _check_list(unit: Unit, shown: ShownList) -> None:
    who = acting_person(unit)["handle"]
    giver = unit.act.on_behalf_of
    behalf = None if giver is None else by_id(unit, Person, giver)["handle"]
    again = AGAIN.format(engagement=shown.engagement)
    if bound_sha256(shown.bound) != shown.sha256:
        raise Refused(
            f"The list was changed after it was written: its SHA-256 does not fit its lines. {again}"
        )
    if (shown.person, shown.on_behalf_of) != (who, behalf):
        for_whom = f" for {shown.on_behalf_of}" if shown.on_behalf_of else ""
        raise Refused(
            f"The list was shown to {shown.person}{for_whom}, and only {shown.person} signs it so. {again}"
        )
    if any(line.meaning is Meaning.DECIDED or "-G-" in line.thing for line in shown.lines):
        raise Refused(
            "A gate is never signed in a list. Sign it alone: kt gate sign GATE --decision DECISION"
        )
    others = [line.thing for line in shown.lines if not line.thing.startswith(f"{shown.engagement}-")]
    if others:
        raise Refused(
            f"{others[0]} is not of {shown.engagement}; one code signs lines of one engagement. {again}"
        )


def _sign_lines(unit: Unit, shown: ShownList, auth_event_id: int | None) -> ListSigned:
    """Sign line by line; the rules look before anything is written, so a refused line leaves nothing behind."""
    signed, left_out = [], []
    for line in shown.lines:
        try:
            _signer(unit, line, auth_event_id)()
        except Conflict:
            raise
        except (Refused, NotFound) as fault:
            left_out.append(_leave_out(unit, line, fault))
        else:
            signed.append(line.thing)
    return ListSigned(shown.engagement, shown.sha256, tuple(signed), tuple(left_out))


def _signer(unit: Unit, line: ShownLine, auth_event_id: int | None) -> Callable[[], object]:
    """Find the action that signs a line. Raises NotFound for a thing that is signed in no list."""
    spent: dict[str, Any] = {"auth_event_id": auth_event_id, "sha256": line.sha256}
    handover = HANDOVER.fullmatch(line.thing)
    if handover and line.meaning in {Meaning.REVIEWED, Meaning.ACCEPTED}:
        number = int(handover[2])
        return partial(accept_in, unit, handover[1], version=number, asked=line.meaning, **spent)
    if CERTIFICATION.fullmatch(line.thing) and line.meaning is Meaning.CERTIFIED:
        return partial(certify_in, unit, line.thing, **spent)
    if WAIVER.fullmatch(line.thing) and line.meaning is Meaning.APPROVED:
        return partial(decide_in, unit, line.thing, Meaning.APPROVED, **spent)
    if AGREEMENT.fullmatch(line.thing) and line.meaning in SIGNED_AGREEMENTS:
        return partial(sign_in, unit, line.thing, **spent)
    raise NotFound(
        "line that can be signed in a list as", f"{line.meaning.value}: {line.thing}", "It was left out."
    )


def _leave_out(unit: Unit, line: ShownLine, fault: Refused | NotFound) -> LeftOut:
    reason = fault.reason if isinstance(fault, SignatureRefused) else SigningReason.NOT_ASKED
    unit.insert(
        RefusedSignature,
        engagement_id=unit.engagement_id,
        person_id=unit.act.by,
        thing=line.thing,
        meaning=line.meaning,
        reason=reason,
        sentence=str(fault),
        at=unit.act.at,
    )
    unit.event(LEFT_OUT, line.thing, reason=reason, person_id=unit.act.by)
    return LeftOut(line.thing, line.meaning, str(fault))


def _nothing_left(shown: ShownList, left_out: tuple[LeftOut, ...]) -> SignatureRefused:
    first = left_out[0]
    more = f" ({len(left_out) - 1} more likewise)" if len(left_out) > 1 else ""
    refusal = SignatureRefused(
        "Nothing of the list can be signed any more, and no code was spent. "
        f"{first.thing}: {first.reason}{more} {AGAIN.format(engagement=shown.engagement)}",
        SigningReason.VERSION,
    )
    refusal.thing = f"a list of {shown.engagement}"
    return refusal


def _as_signed(unit: Unit, known: str, shown: ShownList) -> ListSigned:
    """Give the answer to a command that was carried out before; another list is refused."""
    before = done_before(unit)
    behalf = None if shown.on_behalf_of is None else int(find(unit, Person, shown.on_behalf_of)["id"])
    same = (before.facts["sha256"], behalf) == (shown.sha256, unit.act.on_behalf_of)
    check_same(unit, f"a list of {known}", same=same and bound_sha256(shown.bound) == shown.sha256)
    left_out = _left_out_then(unit, before)
    missing = [(one.thing, one.meaning) for one in left_out]
    signed = []
    for line in shown.lines:
        if (line.thing, line.meaning) in missing:
            missing.remove((line.thing, line.meaning))
        else:
            signed.append(line.thing)
    return ListSigned(known, shown.sha256, tuple(signed), left_out)


def _left_out_then(unit: Unit, before: Before) -> tuple[LeftOut, ...]:
    rows = unit.rows(
        select(R.c.thing, R.c.meaning, R.c.sentence)
        .where(R.c.engagement_id == unit.engagement_id, R.c.person_id == unit.act.by, R.c.at == before.at)
        .order_by(R.c.id)
    )
    return tuple(LeftOut(row["thing"], row["meaning"], row["sentence"]) for row in rows)
