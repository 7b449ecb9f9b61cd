"""Signs or declines an agreement; the last seat settles it, and what follows happens in the same unit of work."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.agreed import WHEN_AGREED, WHEN_REFUSED
from kt_engine.actions.authority import require_open
from kt_engine.actions.decline_points import counted, keep_points, kept_points, read_points
from kt_engine.actions.done_before import check_same, done_before
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.shown_hash import seen_sha256
from kt_engine.actions.sign_off import Barred, Signature, Signed, Target, principal_id, sign_off
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import SignatureRefused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules import signing
from kt_engine.rules.matrix import agreement_kind, meaning_of, signs
from kt_engine.rules.moves import check_move
from kt_engine.store.agreements import Seat, barred_of, seats_of
from kt_engine.store.columns import plain
from kt_engine.store.database import Database
from kt_engine.store.find import by_id, find
from kt_engine.store.roles import signing_roles_of
from kt_engine.store.tables import Agreement, Person, Signoff, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementStatus, Meaning, Role, Side, SigningReason

KIND = "agreement_signed"
MOST = 1000
S = table_of(Signoff)
STATEMENTS = {
    Meaning.APPROVED: "I agree to {thing}: {title} SHA-256 {sha256}.",
    Meaning.ACCEPTED: "I accept {thing}: {title} SHA-256 {sha256}.",
    Meaning.CONFIRMED: "I have read and understood {thing}: {title} SHA-256 {sha256}.",
    Meaning.DECLINED: "I do not agree to {thing}: {title} SHA-256 {sha256}.",
}
INSTEAD = {
    AgreementStatus.AGREED: "All have signed it already.",
    AgreementStatus.REFUSED: "Somebody has declined it; whoever proposed it can propose it anew.",
    AgreementStatus.WITHDRAWN: "What it was about has changed; look for a newer one: kt agreement list",
}


@dataclass(frozen=True)
class SignedAgreement:
    handle: str
    status: AgreementStatus
    meaning: Meaning
    waits_for_count: int
    """Seats still to be signed."""


def sign_agreement(
    database: Database,
    act: Act,
    handle: str,
    *,
    agree: bool = True,
    points: Sequence[str] = (),
    comment: str | None = None,
    sha256: str | None = None,
) -> SignedAgreement:
    """Sign one open seat, or decline for all; who declines says why, in points.

    `sha256` (six characters or more) says what was shown. Raises SignatureRefused for its proposer, for who had a part
    in its subject and for who fits no open seat; MoveRefused when nothing is left to sign.
    """
    said = read_points(points, least=0 if agree else 1)
    note = None if comment is None else one_line(comment, "comment", most=MOST)
    with to_sign(database, act, engagement_in(Agreement, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_signed(unit, known, handle, said, note, agree=agree)
        return sign_in(unit, handle, agree=agree, points=said, comment=note, sha256=sha256)


def sign_in(
    unit: Unit,
    handle: str,
    *,
    agree: bool = True,
    points: Sequence[str] = (),
    comment: str | None = None,
    sha256: str | None = None,
    auth_event_id: int | None = None,
) -> SignedAgreement:
    """Sign within a unit of work that is open; `auth_event_id` where one code signs a list."""
    row = find(unit, Agreement, handle)
    require_open(unit, row["engagement_id"])
    target = AgreementStatus.AGREED if agree else AgreementStatus.REFUSED
    instead = INSTEAD.get(row["status"], "")
    check_move("agreement", row["handle"], row["status"], target, "signed", instead)
    _check_own(unit, row)
    seats = seats_of(unit, row["id"])
    seat = _seat_of(unit, row, seats)
    meaning = meaning_of(row["kind"]) if agree else Meaning.DECLINED
    signed = _sign(
        unit, row, seats, seat, meaning, comment=comment, sha256=sha256, auth_event_id=auth_event_id
    )
    keep_points(unit, signed.signoff_id, points)
    left = sum(one.signed_by is None for one in seats) - 1 if agree else 0
    follows = _settle(unit, row, target) if left == 0 else {}
    status = target if left == 0 else row["status"]
    unit.event(
        KIND, row["handle"], agreement_kind=row["kind"], about=row["subject"], meaning=meaning, role=signed.role,
        side=signed.side, status=status, waits_for_count=left, **counted(points), **follows,
    )  # fmt: skip
    return SignedAgreement(row["handle"], status, meaning, left)


def _seat_of(unit: Unit, row: RowMapping, seats: Sequence[Seat]) -> Seat | None:
    """Give the first open seat the signer can fill: one for him by name before one for his role."""
    who = principal_id(unit)
    held = signing_roles_of(unit, row["engagement_id"], who, unit.today)
    able = [(role, side) for role, side in held if _may(row, role)]
    fitting = [
        seat
        for seat in seats
        if seat.signed_by is None and any(seat.fits(who, role, side) for role, side in able)
    ]
    return next((seat for seat in fitting if seat.person_id == who), next(iter(fitting), None))


def _check_own(unit: Unit, row: RowMapping) -> None:
    """Raise SignatureRefused where somebody would confirm that another has read something."""
    if meaning_of(row["kind"]) is Meaning.CONFIRMED and unit.act.on_behalf_of is not None:
        raise SignatureRefused(
            f"{row['handle']} confirms that somebody has read what changed; nobody confirms that for another.",
            SigningReason.SEGREGATION,
        )


def _may(row: RowMapping, role: Role) -> bool:
    return signs(role, agreement_kind(row["kind"]), meaning_of(row["kind"]))


def _sign(
    unit: Unit, row: RowMapping, seats: Sequence[Seat], seat: Seat | None, meaning: Meaning, *,
    comment: str | None, sha256: str | None, auth_event_id: int | None,
) -> Signed:  # fmt: skip
    current, who = row["content_sha256"], principal_id(unit)
    again = any(one.signed_by == who for one in seats)
    wanted = [seat] if seat else [one for one in seats if one.signed_by in {None, who}]
    open_to_all = any(one.person_id in {None, who} for one in wanted)
    signature = Signature(
        Target("agreement", row["id"], row["handle"], current, agreement_kind(row["kind"])),
        meaning,
        STATEMENTS[meaning].format(thing=row["handle"], title=_sentence(row["title"]), sha256=current),
        shown_sha256=seen_sha256(sha256, current),
        seats=tuple(dict.fromkeys(place for one in wanted for place in _places(row, one))),
        named=open_to_all or again,
        comment=comment,
        barred=Barred(proposer_id=row["proposed_by"], part_ids=barred_of(unit, row["id"])),
        behind=_behind(unit, row),
        seat_id=None if seat is None or meaning is Meaning.DECLINED else seat.id,
        auth_event_id=auth_event_id,
    )
    return sign_off(unit, signature)


def _places(row: RowMapping, seat: Seat) -> list[signing.Seat]:
    """Give every role and side that could fill a seat."""
    roles = [role for role in Role if seat.role in {None, role} and _may(row, role)]
    return [(role, side) for role in roles for side in Side if seat.side in {None, side}]


def _behind(unit: Unit, row: RowMapping) -> dict[str, Any]:
    return {
        "about": row["subject"],
        "asked_at": plain(row["proposed_at"]),
        "content": json.loads(row["content_json"]),
        "due_on": plain(row["due_on"]),
        "kind": row["kind"].value,
        "proposed_by": by_id(unit, Person, row["proposed_by"])["handle"],
    }


def _sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _settle(unit: Unit, row: RowMapping, status: AgreementStatus) -> Mapping[str, Any]:
    """Note the outcome, and do what follows from it."""
    unit.change(
        Agreement, row["id"], row["handle"], version=row["version"], status=status, decided_on=unit.today
    )
    follow = (WHEN_AGREED if status is AgreementStatus.AGREED else WHEN_REFUSED).get(row["kind"])
    return {} if follow is None else follow(unit, row)


def _as_signed(
    unit: Unit, known: str, handle: str, points: tuple[str, ...], comment: str | None, *, agree: bool
) -> SignedAgreement:
    """Give the answer to a command that was carried out before; other content is refused."""
    row = find(unit, Agreement, known)
    where = (S.c.agreement_id == row["id"], S.c.person_id == unit.act.by)
    mine = unit.rows(select(S.c.id, S.c.meaning, S.c.comment, S.c.for_person_id).where(*where))[0]
    meaning = meaning_of(row["kind"]) if agree else Meaning.DECLINED
    before = (known, mine["meaning"], mine["comment"], mine["for_person_id"], kept_points(unit, mine["id"]))
    now = (handle.strip().upper(), meaning, comment, unit.act.on_behalf_of, points)
    check_same(unit, known, same=before == now)
    facts = done_before(unit).facts
    return SignedAgreement(known, AgreementStatus(facts["status"]), meaning, int(facts["waits_for_count"]))
