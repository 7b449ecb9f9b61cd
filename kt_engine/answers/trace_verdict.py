"""Why somebody was let loose on live work on a day, or why not, in one sentence. It reads no store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import RowMapping

from kt_engine.answers.trace_signatures import TracedSignature
from kt_engine.playbook.schema import CertificationSpec
from kt_engine.words import GONE_TRAINEES, CertificationStatus, Decision, Meaning

Row = RowMapping
NOT_YET = {
    CertificationStatus.NOMINATED: "was nominated and has attended no session",
    CertificationStatus.CLEARED: "was let in, and is not inducted yet",
    CertificationStatus.INDUCTED: "is inducted and has attended no session",
    CertificationStatus.IN_CLASS: "is still in class",
    CertificationStatus.ASSESSED: "has passed the assessments, but the certificate is not signed by all",
    CertificationStatus.REMEDIATION: "has to be taught and tested again",
    CertificationStatus.SHADOWING: "still watches the mandatory cases",
    CertificationStatus.SHADOW_DONE: "has seen every mandatory case, and has not worked under supervision",
    CertificationStatus.REVERSE_SHADOW: "works under supervision, and is not certified",
}
NOT_ALONE = {
    CertificationStatus.CERTIFIED: "has not been through the nursery",
    CertificationStatus.NESTING: "is still in the nursery, where every step is audited",
}
"""Where a playbook has a nursery, only who has left it works alone."""


class Attempt(Protocol):
    @property
    def passed(self) -> bool: ...
    @property
    def module(self) -> str: ...


class Gate(Protocol):
    @property
    def version(self) -> str: ...
    @property
    def decision(self) -> Decision: ...
    @property
    def decided_at(self) -> datetime: ...
    @property
    def signatures(self) -> Sequence[TracedSignature]: ...


@dataclass(frozen=True)
class Verdict:
    let_loose: bool
    sentence: str


def verdict(
    who: Row,
    what: Row,
    certification: Row | None,
    on: date,
    *,
    gate: Gate | None,
    signatures: Sequence[TracedSignature],
    attempts: Sequence[Attempt],
    spec: CertificationSpec | None = None,
) -> Verdict:
    """Judge by what stands in the store on this day: the certificate, its last day, the gate, the last day of work."""
    person, process = who["handle"], what["handle"]
    if certification is None:
        return _no(f"No: {person} was never nominated for {process}, so nothing allows the live work.")
    against = _against(who, certification, on)
    if against:
        return _no(f"No: {against}.")
    proof = _proof(person, certification, signatures, attempts)
    if gate is None:
        return _no(
            f"Not yet: {proof} But {process} is not open to live work: its gate of stage 4 has not passed.",
        )
    if spec is not None and spec.nesting and certification["status"] in NOT_ALONE:
        return _no(f"Not yet: {proof} But {person} {NOT_ALONE[certification['status']]}.")
    signers = " and ".join(one.signer for one in gate.signatures if one.decision is gate.decision)
    alone = f" Works alone since {certification['live_on']}." if certification["live_on"] else ""
    return Verdict(
        let_loose=True,
        sentence=f"Yes: {proof} {process} was opened to live work by {gate.version}, decided "
        f"{gate.decision.value.replace('_', ' ')} on {gate.decided_at:%Y-%m-%d} by {signers}.{alone}",
    )


def _no(sentence: str) -> Verdict:
    return Verdict(let_loose=False, sentence=sentence)


def _against(who: Row, certification: Row, on: date) -> str | None:
    person, handle, status = who["handle"], certification["handle"], certification["status"]
    if who["disabled_on"] is not None and who["disabled_on"] <= on:
        return f"{person} has left; {who['disabled_on']} is the first day without access"
    if status in GONE_TRAINEES:
        verb = "withdrawn" if status is CertificationStatus.ATTRITED else "taken out"
        return f"{person} was {verb} on {certification['attrited_on']} ({handle})"
    if status is CertificationStatus.RECERT_DUE:
        return f"{person} has to be certified again since {certification['recert_due_on']} ({handle})"
    if status in NOT_YET:
        return f"{person} {NOT_YET[status]} ({handle})"
    ends = certification["expires_on"]
    if status is CertificationStatus.EXPIRED or (ends is not None and ends < on):
        return f"the certificate of {person} ran out on {ends} ({handle})"
    return None


def _proof(
    person: str, certification: Row, signatures: Sequence[TracedSignature], attempts: Sequence[Attempt]
) -> str:
    counting = [
        one
        for one in signatures
        if one.meaning is Meaning.CERTIFIED and one.sha256 == certification["evidence_sha256"]
    ]
    modules = ", ".join(dict.fromkeys(one.module for one in attempts if one.passed))
    until = f", valid until {certification['expires_on']}" if certification["expires_on"] else ""
    return (
        f"{person} was certified on {certification['certified_on']} ({certification['handle']}{until}) after passing "
        f"{modules or 'no module'}, signed by {' and '.join(one.signer for one in counting)}."
    )
