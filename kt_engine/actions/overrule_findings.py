"""Asks a named person of the client to let findings of a version stand; once he has signed, they hold it no more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require_open
from kt_engine.actions.done_before import check_same
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.actions.question_in_hand import check_may, is_manager, those_at_the_table
from kt_engine.answers.handover_people import people_of, versions_of
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.matrix import agreement_kind, meaning_of, signs
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.handover_findings import findings_in, holding_in
from kt_engine.store.roles import counts_on, is_approved
from kt_engine.store.tables import Agreement, FindingOverruled, Handover, Person, RoleGrant, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, HandoverStatus, Role, Side

KIND = "overrule_proposed"
WROTE_IT = "wrote_it"
REASON_LENGTH, TITLE_LENGTH = 400, 200
WAITING = frozenset({HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW})
OVERRULED = AgreementKind.FINDING_OVERRULED
G = table_of(RoleGrant)


@dataclass(frozen=True)
class ProposedOverrule:
    handle: str
    version: int
    findings: tuple[str, ...]
    agreement: str


def overrule_findings(
    database: Database,
    act: Act,
    handle: str,
    *,
    findings: Sequence[str],
    reason: str,
    signer: str | None = None,
) -> ProposedOverrule:
    """Put findings of the newest version before the client's side: they may stand. `signer` names who is asked.

    Raises UsageProblem without findings or reason, NotFound for one that is not in that version, Refused for one that
    does not hold it, for people who have no part in the handover, and where nobody could sign.
    """
    why = one_line(reason, "reason", most=REASON_LENGTH)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Handover, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_proposed(unit, known, why)
        row = find(unit, Handover, handle)
        require_open(unit, row["engagement_id"])
        _check_part(unit, row)
        versions = versions_of(unit, row["id"])
        _check_waits(row, versions)
        newest = versions[0]
        chosen = _chosen(unit, row, newest, findings)
        bars = dict.fromkeys((one["author_id"] for one in versions), WROTE_IT)
        seat = _seat(unit, bars, signer)
        proposal = _proposal(row, newest, chosen, why, seat, bars)
        agreement = propose(unit, row["engagement_id"], proposal)
        handles = tuple(str(one["handle"]) for one in chosen)
        unit.event(
            KIND, agreement["handle"], handover=row["handle"], number=newest["number"], sha256=newest["sha256"],
            findings=list(handles), content_sha256=agreement["content_sha256"],
        )  # fmt: skip
        return ProposedOverrule(row["handle"], newest["number"], handles, agreement["handle"])


def findings_overruled(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Let the findings stand that were agreed on. Raises Refused where another version waits by now."""
    content = _content(agreement)
    row = find(unit, Handover, content["handover"])
    newest = versions_of(unit, row["id"])[0]
    if row["status"] not in WAITING or newest["sha256"] != content["version_sha256"]:
        raise Refused(
            f"{agreement['subject']} does not wait for acceptance any more, so nothing in it is overruled."
        )
    handles = [one["finding"] for one in content["findings"]]
    for finding in holding_in(unit, newest["id"]):
        if finding["handle"] in handles:
            unit.insert(
                FindingOverruled,
                engagement_id=row["engagement_id"],
                handover_finding_id=finding["id"],
                agreement_id=agreement["id"],
            )
    return {"findings": handles}


def _check_part(unit: Unit, row: RowMapping) -> None:
    people = people_of(unit, row)
    if not is_manager(unit):
        who = f"its giver {people.giver.called}, who signs it ({people.signers}), or a transition manager"
        check_may(
            unit, those_at_the_table(people), f"propose to overrule what was found in {row['handle']}", who
        )


def _check_waits(row: RowMapping, versions: Sequence[RowMapping]) -> None:
    if row["status"] not in WAITING or not versions:
        instead = "Only what is found in a version that waits for its signatures can be overruled."
        raise MoveRefused(row["handle"], row["status"].value, "overruled", instead)


def _chosen(
    unit: Unit, row: RowMapping, version: RowMapping, wanted: Sequence[str]
) -> tuple[RowMapping, ...]:
    """Give the findings asked for, each once, in their order. Raises UsageProblem, NotFound, Refused."""
    handle, thing = row["handle"], f"{row['handle']} v{version['number']}"
    if not wanted:
        raise UsageProblem(f"Say which findings of {thing}: kt handover findings {handle}")
    known = {one["handle"]: one for one in findings_in(unit, version["id"])}
    chosen = {}
    for said in wanted:
        short = said.strip().upper().removeprefix(f"{handle}-").removeprefix("F")
        found = known.get(f"{handle}-F{short}")
        if found is None:
            raise NotFound(
                "finding", f"{said.strip()} of {thing}", f"See them with: kt handover findings {handle}"
            )
        if not found["blocks"]:
            raise Refused(
                f"{found['handle']} only warns and stands in nobody's way, so there is nothing to overrule."
            )
        if found["agreement"] is not None:
            raise Refused(f"{found['handle']} is overruled already, by {found['agreement']}.")
        chosen[found["number"]] = found
    return tuple(chosen[number] for number in sorted(chosen))


def _seat(unit: Unit, bars: Mapping[int, str], signer: str | None) -> Wanted:
    """Give the client's seat, of a person where one is named. Raises Refused where nobody could sit in it."""
    if signer is not None:
        return Wanted(person_id=find(unit, Person, signer)["id"], side=Side.CLIENT)
    roles = [role for role in Role if signs(role, agreement_kind(OVERRULED), meaning_of(OVERRULED))]
    able = unit.rows(
        select(G.c.person_id).where(
            G.c.engagement_id == unit.engagement_id, G.c.side == Side.CLIENT, G.c.role.in_(roles),
            counts_on(unit.today), is_approved(), G.c.person_id.not_in([*bars, unit.act.by]),
        )
    )  # fmt: skip
    if not able:
        called = " or ".join(role.value.replace("_", " ") for role in roles)
        raise Refused(
            f"Nobody of the client could sign it: that takes a {called} who neither wrote the document nor proposes "
            "this. Grant the role (kt role grant), or let somebody else propose it."
        )
    return Wanted(side=Side.CLIENT)


def _proposal(
    row: RowMapping,
    version: RowMapping,
    chosen: Sequence[RowMapping],
    why: str,
    seat: Wanted,
    bars: Mapping[int, str],
) -> Proposal:
    subject = f"{row['handle']} v{version['number']}"
    said = " ".join(f"{one['handle'].rpartition('-')[2]}: {one['sentence']}" for one in chosen)
    title = f"{subject} may be accepted with {said}"
    return Proposal(
        OVERRULED,
        subject,
        title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 3]}...",
        {
            "findings": [{"finding": one["handle"], "kind": one["kind"].value} for one in chosen],
            "handover": row["handle"],
            "version": version["number"],
            "version_sha256": version["sha256"],
        },
        [seat],
        process_id=row["process_id"],
        reason=why,
        bars=bars,
    )


def _content(agreement: RowMapping) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(agreement["content_json"])
    return content


def _as_proposed(unit: Unit, known: str, why: str) -> ProposedOverrule:
    agreement = find(unit, Agreement, known)
    check_same(unit, known, same=agreement["reason"] == why)
    content = _content(agreement)
    handles = tuple(one["finding"] for one in content["findings"])
    return ProposedOverrule(content["handover"], content["version"], handles, known)
