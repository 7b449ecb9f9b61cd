"""Refuses to sign a trainee's certificate, with points; after another session the signers are asked in a new round."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.certify_trainee import (
    NOT_YET,
    CertificateStanding,
    certificate_standing,
    check_evidence,
)
from kt_engine.actions.decline_points import keep_points, kept_points, read_points
from kt_engine.actions.done_before import check_same, done_before
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.shown_hash import seen_sha256
from kt_engine.actions.sign_off import Barred, Signature, Signed, Target, sign_off
from kt_engine.actions.signing_desk import to_sign
from kt_engine.actions.training_in_hand import certification_in_hand
from kt_engine.errors import MoveRefused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.training import INSTEAD
from kt_engine.store.database import Database
from kt_engine.store.find import by_id, find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Certification, Process, Signoff, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus, Meaning

KIND = "certificate_declined"
GOES_BACK = {
    CertificationStatus.ASSESSED: CertificationStatus.REMEDIATION,
    CertificationStatus.REVERSE_SHADOW: CertificationStatus.SHADOWING,
}
"""Where a trainee starts again: in class, or, where he works under supervision already, beside the giver."""
MOST = 1000
S = table_of(Signoff)


@dataclass(frozen=True)
class CertificateDeclined:
    handle: str
    status: CertificationStatus
    evidence_sha256: str
    points_count: int


def decline_certificate(
    database: Database,
    act: Act,
    handle: str,
    *,
    points: Sequence[str],
    comment: str | None = None,
    sha256: str | None = None,
) -> CertificateDeclined:
    """Decline as somebody who holds an open seat of the certificate; the trainee goes back into training.

    Signatures already on this proof count no more. Raises UsageProblem without a point, MoveRefused unless every
    module is passed and the certificate is not complete, SignatureRefused for who holds no open seat.
    """
    said = read_points(points, least=1)
    note = None if comment is None else one_line(comment, "comment", most=MOST)
    with to_sign(database, act, engagement_in(Certification, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_declined(unit, known, handle, said, note)
        row = certification_in_hand(unit, handle)
        if row["status"] not in GOES_BACK:
            raise MoveRefused(
                row["handle"], row["status"].value, "declined", INSTEAD.get(row["status"], NOT_YET)
            )
        playbook = pinned_playbook(unit, row["engagement_id"])
        check_evidence(unit, row, playbook)
        standing = certificate_standing(unit, row, playbook)
        signed = _sign(unit, row, standing, note, sha256)
        keep_points(unit, signed.signoff_id, said)
        return _settle(unit, row, standing.sha256, signed, len(said))


def _sign(
    unit: Unit,
    certification: RowMapping,
    standing: CertificateStanding,
    comment: str | None,
    sha256: str | None,
) -> Signed:
    process, proof = by_id(unit, Process, certification["process_id"]), standing.sha256
    signature = Signature(
        Target("certification", certification["id"], certification["handle"], proof),
        Meaning.DECLINED,
        f"I do not confirm yet that this trainee can do the work of {process['handle']}: proof {proof[:12]}.",
        shown_sha256=seen_sha256(sha256, proof),
        seats=standing.left,
        named=True,
        comment=comment,
        barred=Barred(trainee_id=certification["person_id"]),
        behind=standing.behind,
    )
    return sign_off(unit, signature)


def _settle(
    unit: Unit, row: RowMapping, proof: str, signed: Signed, points_count: int
) -> CertificateDeclined:
    """Send the trainee back; no proof is noted any more, so that all seats are open on the next one."""
    status = GOES_BACK[row["status"]]
    unit.change(
        Certification, row["id"], row["handle"], version=row["version"], status=status, evidence_sha256=None
    )
    unit.event(
        KIND,
        row["handle"],
        evidence_sha256=proof,
        status=status,
        points_count=points_count,
        role=signed.role,
        side=signed.side,
    )
    return CertificateDeclined(row["handle"], status, proof, points_count)


def _as_declined(
    unit: Unit, known: str, handle: str, points: tuple[str, ...], comment: str | None
) -> CertificateDeclined:
    """Give the answer to a command that was carried out before; other content is refused."""
    facts = done_before(unit).facts
    row, proof = find(unit, Certification, known), str(facts["evidence_sha256"])
    where = (S.c.certification_id == row["id"], S.c.object_sha256 == proof, S.c.person_id == unit.act.by)
    columns = select(S.c.id, S.c.comment, S.c.for_person_id)
    mine = unit.rows(columns.where(*where, S.c.meaning == Meaning.DECLINED))[0]
    before = (known, mine["comment"], mine["for_person_id"], kept_points(unit, mine["id"]))
    check_same(unit, known, same=before == (handle.strip().upper(), comment, unit.act.on_behalf_of, points))
    return CertificateDeclined(known, CertificationStatus(facts["status"]), proof, int(facts["points_count"]))
