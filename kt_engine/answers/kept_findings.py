"""What was found in a submitted version, and how each finding stands. It reads no file and writes nothing."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.store.agreements import agreements_about, seats_of
from kt_engine.store.find import by_id, find
from kt_engine.store.handover_findings import findings_in
from kt_engine.store.tables import Agreement, Person
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, AgreementStatus, FindingKind, FindingState


@dataclass(frozen=True)
class KeptFinding:
    handle: str
    """E7-H4-F3."""
    kind: FindingKind
    state: FindingState
    section: str
    """The title of the section it stands in; "" for the whole document."""
    place: str
    """Such as line 6; "" for the whole document."""
    sentence: str
    agreement: str | None = None
    """What lets it stand, or is asked to."""
    by: tuple[str, ...] = ()
    """Who signed that, by handle."""
    on: date | None = None
    reason: str | None = None

    @property
    def standing(self) -> str:
        """Say how it stands: warns, holds, asked (E7-A3), overruled by P7 (E7-A3)."""
        who = f" by {', '.join(self.by)}" if self.by else ""
        about = f" ({self.agreement})" if self.agreement else ""
        return f"{self.state.value}{who}{about}"


def kept_findings(reader: Reader, handover: RowMapping, version: RowMapping) -> tuple[KeptFinding, ...]:
    """Give the findings of a version, each with how it stands."""
    asked = _asked(reader, handover, version)
    return tuple(_kept(reader, row, asked) for row in findings_in(reader, version["id"]))


def _asked(reader: Reader, handover: RowMapping, version: RowMapping) -> dict[str, str]:
    """Give the open proposal about each finding, by the finding's handle."""
    about = agreements_about(
        reader,
        handover["engagement_id"],
        kind=AgreementKind.FINDING_OVERRULED,
        subject=f"{handover['handle']} v{version['number']}",
        status=AgreementStatus.PROPOSED,
    )
    return {
        one["finding"]: row["handle"] for row in about for one in json.loads(row["content_json"])["findings"]
    }


def _kept(reader: Reader, row: RowMapping, asked: dict[str, str]) -> KeptFinding:
    told = (row["section"], row["place"], row["sentence"])
    if not row["blocks"]:
        return KeptFinding(row["handle"], row["kind"], FindingState.WARNS, *told)
    if row["agreement"] is None:
        agreement = asked.get(row["handle"])
        state = FindingState.HOLDS if agreement is None else FindingState.ASKED
        return KeptFinding(row["handle"], row["kind"], state, *told, agreement=agreement)
    decided = find(reader, Agreement, row["agreement"])
    signed = (one.signed_by for one in seats_of(reader, decided["id"]) if one.signed_by is not None)
    return KeptFinding(
        row["handle"],
        row["kind"],
        FindingState.OVERRULED,
        *told,
        agreement=decided["handle"],
        by=tuple(str(by_id(reader, Person, person)["handle"]) for person in signed),
        on=decided["decided_on"],
        reason=decided["reason"],
    )
