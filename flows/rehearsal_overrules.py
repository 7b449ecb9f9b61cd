"""How the receiver of a rehearsal has a finding overruled that holds a document. It does nothing itself."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import RowMapping

from flows.rehearsal_scene import Deed, Scene
from kt_engine.actions.overrule_findings import overrule_findings
from kt_engine.answers.handover_people import versions_of
from kt_engine.errors import Refused
from kt_engine.store.agreements import agreements_about
from kt_engine.store.database import Database
from kt_engine.store.handover_findings import holding_in
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, AgreementStatus


def holding_findings(scene: Scene, row: RowMapping) -> tuple[str, ...]:
    """Give the findings that hold the newest version of a handover."""
    newest = versions_of(scene.reader, row["id"])[0]
    return tuple(str(one["handle"]) for one in holding_in(scene.reader, newest["id"]))


def overrule_deeds(scene: Scene, row: RowMapping, who: int, on: date) -> Iterator[Deed]:
    """Give the proposal to overrule what holds it; none while one waits. Raises Refused where the script has none."""
    handle, thing = row["handle"], f"{row['handle']} v{row['current_number']}"
    place = (row["handover_key"], scene.process_key(row["process_id"]), row["current_number"])
    parts = scene.rehearsal.script.overrules
    reason = next((one.reason for one in parts if (one.handover, one.process, one.version) == place), None)
    if reason is None:
        raise Refused(
            f"What was found in {thing} ({row['handover_key']}) holds it; the rehearsal neither returns nor overrules "
            "it. Add it under returns or overrules in script.yaml."
        )
    waiting = agreements_about(
        scene.reader,
        row["engagement_id"],
        kind=AgreementKind.FINDING_OVERRULED,
        subject=thing,
        status=AgreementStatus.PROPOSED,
    )
    if not waiting:
        findings = holding_findings(scene, row)
        sentence = f"{scene.handle(who)} asks to overrule {', '.join(findings)}"
        yield Deed(on, who, sentence, partial(_propose, handle, findings, reason))


def _propose(handle: str, findings: tuple[str, ...], reason: str, database: Database, act: Act) -> object:
    return overrule_findings(database, act, handle, findings=findings, reason=reason)
