"""Proposes that somebody leaves the nursery for live work; training, quality and perhaps HR sign the same evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.nesting_in_hand import check_nesting, is_open_to_live_work, nesting_asked
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.actions.training_in_hand import certification_in_hand, check_not_own, move_trainee
from kt_engine.answers.certification_proof import nesting_sha256
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import Refused
from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import NestingSpec
from kt_engine.rules.nursery import graduation_gaps
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.functions import holder_now
from kt_engine.store.tables import Agreement, Certification, Person, Process
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, CertificationStatus

KIND = "graduation_proposed"
VERB = "lead trainees to live work"


@dataclass(frozen=True)
class ProposedGraduation:
    handle: str
    agreement: str
    signers: tuple[str, ...]
    """The functions asked, in their order."""


def propose_graduation(database: Database, act: Act, handle: str) -> ProposedGraduation:
    """Put the evidence of the nursery before trainer, quality and, where the playbook asks for it, HR.

    Raises MoveRefused for who is not in the nursery, Refused with everything that is missing, and when one person would
    sign in two places.
    """
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_proposed(unit, known)
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "proposes")
        playbook, spec = nesting_asked(unit, row)
        check_nesting(row, "let go from the nursery")
        _check(unit, row, playbook, spec)
        agreement = propose(unit, engagement_id, _proposal(unit, row, playbook, spec))
        unit.event(
            KIND, agreement["handle"], certification=row["handle"], content_sha256=agreement["content_sha256"]
        )
        return ProposedGraduation(row["handle"], agreement["handle"], signing_functions(spec))


def signing_functions(spec: NestingSpec) -> tuple[str, ...]:
    return tuple(one for one in (spec.trainer, spec.quality, spec.hr) if one is not None)


def _check(unit: Unit, row: RowMapping, playbook: Playbook, spec: NestingSpec) -> None:
    facts = trainee_facts(unit, row)
    gaps = graduation_gaps(playbook, spec, facts, is_open=is_open_to_live_work(unit, row), today=unit.today)
    if gaps:
        raise Refused(f"{row['handle']} cannot leave the nursery yet: {'; '.join(gaps)}.")


def _proposal(unit: Unit, row: RowMapping, playbook: Playbook, spec: NestingSpec) -> Proposal:
    person, process = by_id(unit, Person, row["person_id"]), by_id(unit, Process, row["process_id"])
    facts = trainee_facts(unit, row)
    return Proposal(
        AgreementKind.GRADUATION,
        row["handle"],
        f"{person['handle']} leaves the nursery for live work on {process['handle']}",
        {
            "audits_count": len(facts.audits),
            "audits_passed_count": sum(audit.passed for audit in facts.audits),
            "certification": row["handle"],
            "certified_on": plain(row["certified_on"]),
            "evidence_sha256": nesting_sha256(unit, row),
            "extensions_count": len(facts.stays) - 1,
            "nursery_until": plain(facts.stays[-1].ends_on),
            "proof_sha256": row["evidence_sha256"],
        },
        _seats(unit, row, playbook, spec),
        process_id=row["process_id"],
        bars={row["person_id"]: "is_the_trainee"},
    )


def _seats(unit: Unit, row: RowMapping, playbook: Playbook, spec: NestingSpec) -> list[Wanted]:
    """Give a seat for each function, by name where somebody holds it."""
    seats, taken = [], dict[int, str]()
    for key in signing_functions(spec):
        who = holder_now(unit, row["engagement_id"], key, row["process_id"])
        if who in taken:
            handle = by_id(unit, Person, who or 0)["handle"]
            raise Refused(
                f"{handle} is {key.replace('_', ' ')} and {taken[who or 0].replace('_', ' ')}. A graduation is signed "
                "by different people; assign one of the two: kt function assign"
            )
        if who is None:
            function = playbook.functions[key]
            seats.append(Wanted(role=function.role, side=function.side))
        else:
            taken[who] = key
            seats.append(Wanted(person_id=who))
    return seats


def trainee_graduated(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Let the trainee do live work from the day of the last signature on; its event tells of it."""
    row = find(unit, Certification, agreement["subject"])
    playbook, spec = nesting_asked(unit, row)
    _check(unit, row, playbook, spec)
    move_trainee(unit, row, CertificationStatus.LIVE, "let go from the nursery", live_on=unit.today)
    return {"certification": row["handle"], "live_on": unit.today}


def _as_proposed(unit: Unit, known: str) -> ProposedGraduation:
    row = find(unit, Certification, find(unit, Agreement, known)["subject"])
    return ProposedGraduation(row["handle"], known, signing_functions(nesting_asked(unit, row)[1]))
