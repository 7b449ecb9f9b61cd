"""Signs a trainee's certificate on the exact proof; the last signature the playbook asks for certifies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.actions.done_before import check_same, done_before
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.shown_hash import seen_sha256
from kt_engine.actions.sign_off import Barred, Signature, Signed, Target, principal_id, sign_off
from kt_engine.actions.signing_desk import to_sign
from kt_engine.actions.training_in_hand import certification_in_hand
from kt_engine.answers.certification_proof import proof_text, proven_modules
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import CertificationSpec, Playbook
from kt_engine.rules.certificate_gaps import certificate_gaps
from kt_engine.rules.moves import check_move
from kt_engine.rules.signing import Seat
from kt_engine.rules.training import INSTEAD, open_seats
from kt_engine.store.database import Database
from kt_engine.store.events import sha256_text
from kt_engine.store.find import by_id, find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Certification, Process, Signoff, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus, Meaning, Role, Side

KIND = "certificate_signed"
MOST = 1000
S = table_of(Signoff)
NOT_YET = "First every module is passed: kt training record-assessment"


@dataclass(frozen=True)
class CertificateSigned:
    handle: str
    status: CertificationStatus
    evidence_sha256: str
    waits_for: tuple[tuple[Role, Side], ...]
    """The seats still to be signed."""
    certified_on: date | None = None
    expires_on: date | None = None


def certify_trainee(
    database: Database, act: Act, handle: str, *, comment: str | None = None, sha256: str | None = None
) -> CertificateSigned:
    """Sign one seat of the certificate as the acting person; `sha256` (six characters or more) is what was shown.

    The loader asks for seats of two roles or sides and a person signs once, so two people certify at least.
    Raises MoveRefused before every module is passed, SignatureRefused for the trainee, for who holds no open
    seat and for a second signature of the same person.
    """
    note = None if comment is None else one_line(comment, "comment", most=MOST)
    with to_sign(database, act, engagement_in(Certification, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_signed(unit, find(unit, Certification, known), handle, note, sha256)
        return certify_in(unit, handle, comment=note, sha256=sha256)


def certify_in(
    unit: Unit,
    handle: str,
    *,
    comment: str | None = None,
    sha256: str | None = None,
    auth_event_id: int | None = None,
) -> CertificateSigned:
    """Sign within a unit of work that is open; `auth_event_id` where one code signs a list."""
    row = certification_in_hand(unit, handle)
    playbook = pinned_playbook(unit, row["engagement_id"])
    spec = certification_spec(row, playbook)
    instead = INSTEAD.get(row["status"], NOT_YET)
    check_move(
        "certification", row["handle"], row["status"], CertificationStatus.CERTIFIED, "certified", instead
    )
    check_evidence(unit, row, playbook)
    standing = certificate_standing(unit, row, playbook)
    signed = _sign(unit, row, standing, comment, sha256, auth_event_id)
    left = open_seats(needed_seats(spec), [*standing.before, (signed.role, signed.side)])
    return _settle(unit, row, playbook, standing.sha256, left)


def check_evidence(unit: Unit, row: RowMapping, playbook: Playbook) -> None:
    """Raise Refused with everything the playbook asks for and that is not there, where it asks for the long way."""
    spec = playbook.certification
    if spec is None or not spec.has_steps:
        return
    gaps = certificate_gaps(playbook, trainee_facts(unit, row), unit.today)
    if gaps:
        raise Refused(f"{row['handle']} cannot be certified yet: {'; '.join(gaps)}.")


@dataclass(frozen=True)
class CertificateStanding:
    """A certificate as it stands on its proof of now."""

    text: str
    """The proof, as RFC 8785 JSON."""
    sha256: str
    before: tuple[Seat, ...]
    """The seats signed on exactly this proof, and by whom, in the same order."""
    signers: tuple[int, ...]
    left: tuple[Seat, ...]
    needed: tuple[tuple[Role, Side, int], ...]

    @property
    def behind(self) -> dict[str, object]:
        """Give what the record of a signature keeps of it."""
        needed = [[role.value, side.value, count] for role, side, count in self.needed]
        return {"proof": json.loads(self.text), "seats": needed}


def certificate_standing(unit: Unit, row: RowMapping, playbook: Playbook) -> CertificateStanding:
    """Read the proof as it is now, and which seats are signed on it and which are open."""
    text = proof_text(unit, row, proven_modules(unit, row, playbook))
    proof = sha256_text(text)
    signed = _signatures(unit, row["id"], proof)
    before = tuple((each["role"], each["side"]) for each in signed)
    needed = tuple(needed_seats(certification_spec(row, playbook)))
    signers = tuple(each["for_person_id"] or each["person_id"] for each in signed)
    return CertificateStanding(text, proof, before, signers, open_seats(needed, before), needed)


def certification_spec(certification: RowMapping, playbook: Playbook) -> CertificationSpec:
    if playbook.certification is None:
        raise Refused(f"The playbook of {certification['handle']} has no certification; nobody signs one.")
    return playbook.certification


def needed_seats(spec: CertificationSpec) -> list[tuple[Role, Side, int]]:
    return [(seat.role, seat.side, seat.count) for seat in spec.signed_by]


def _sign(
    unit: Unit, certification: RowMapping, standing: CertificateStanding, comment: str | None,
    sha256: str | None, auth_event_id: int | None,
) -> Signed:  # fmt: skip
    """Sign an open seat on the proof, whose text the record keeps."""
    process = by_id(unit, Process, certification["process_id"])
    again = principal_id(unit) in standing.signers
    proof = standing.sha256
    signature = Signature(
        Target("certification", certification["id"], certification["handle"], proof),
        Meaning.CERTIFIED,
        f"I confirm that this trainee can do the work of {process['handle']}: proof {proof[:12]}.",
        shown_sha256=seen_sha256(sha256, proof),
        # Who has signed holds no open seat any more, and is told that he has signed, not that he may not.
        seats=[*standing.before, *standing.left] if again else standing.left,
        named=True,
        comment=comment,
        barred=Barred(trainee_id=certification["person_id"]),
        behind=standing.behind,
        auth_event_id=auth_event_id,
    )
    return sign_off(unit, signature)


def _signatures(unit: Unit, certification_id: int, proof: str) -> Sequence[RowMapping]:
    statement = select(S.c.id, S.c.person_id, S.c.for_person_id, S.c.role, S.c.side, S.c.comment)
    where = (S.c.certification_id == certification_id, S.c.object_sha256 == proof)
    return unit.rows(statement.where(*where, S.c.meaning == Meaning.CERTIFIED).order_by(S.c.id))


def _settle(
    unit: Unit, row: RowMapping, playbook: Playbook, proof: str, left: tuple[tuple[Role, Side], ...]
) -> CertificateSigned:
    """Note the proof with the first signature, and certify with the last."""
    values: dict[str, object] = {"evidence_sha256": proof}
    expires_on = None
    if not left:
        expires_on = unit.today + timedelta(days=_valid_days(playbook))
        values |= {
            "status": CertificationStatus.CERTIFIED,
            "certified_on": unit.today,
            "expires_on": expires_on,
            "recert_due_on": None,
        }
    if not left or row["evidence_sha256"] != proof:
        unit.change(Certification, row["id"], row["handle"], version=row["version"], **values)
    status = row["status"] if left else CertificationStatus.CERTIFIED
    unit.event(KIND, row["handle"], evidence_sha256=proof, status=status, waits_for_count=len(left))
    return CertificateSigned(row["handle"], status, proof, left, None if left else unit.today, expires_on)


def _valid_days(playbook: Playbook) -> int:
    spec = playbook.certification
    return 0 if spec is None else int(playbook.thresholds[spec.valid_for].value)


def _as_signed(
    unit: Unit, row: RowMapping, handle: str, comment: str | None, sha256: str | None
) -> CertificateSigned:
    """Give the answer to a command that was carried out before; other content is refused."""
    facts = done_before(unit).facts
    proof, status = str(facts["evidence_sha256"]), CertificationStatus(facts["status"])
    signed = _signatures(unit, row["id"], proof)
    place = next(number for number, each in enumerate(signed) if each["person_id"] == unit.act.by)
    mine = signed[place]
    same = (
        handle.strip().upper() == row["handle"]
        and seen_sha256(sha256, proof) == proof
        and (mine["comment"], mine["for_person_id"]) == (comment, unit.act.on_behalf_of)
    )
    check_same(unit, row["handle"], same=same)
    spec = certification_spec(row, pinned_playbook(unit, row["engagement_id"]))
    left = open_seats(needed_seats(spec), [(each["role"], each["side"]) for each in signed[: place + 1]])
    days = (None, None) if left else (row["certified_on"], row["expires_on"])
    return CertificateSigned(row["handle"], status, proof, left, *days)
