"""The rows every check of signatures looks at, by id, as the database holds them; it judges nothing."""

from collections import defaultdict
from typing import Any

from sqlmodel import SQLModel

from kt_engine.answers.raw_rows import plain_rows, row_name
from kt_engine.answers.replay import Replay
from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.rules.history import Signature, Signed
from kt_engine.store.tables import (
    Agreement,
    AgreementBar,
    AgreementSeat,
    AuthEvent,
    BreakGlass,
    Certification,
    Delegation,
    Engagement,
    Gate,
    GateVersion,
    Handover,
    HandoverVersion,
    Person,
    PlaybookVersion,
    Process,
    RoleGrant,
    Signoff,
    Waiver,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import Stage

Row = dict[str, Any]
STAGE_NUMBERS = {stage.value: stage.number for stage in Stage}
TARGETS = ("gate_version", "handover_version", "certification", "waiver", "agreement")


class SignedRows:
    """Signatures with everything they stand on, read once."""

    def __init__(self, reader: Reader, replay: Replay, engagement_id: int | None) -> None:
        def rows(row: type[SQLModel]) -> dict[int, Row]:
            return {r["id"]: r for r in plain_rows(reader, table_of(row), engagement_id=engagement_id)}

        self.replay = replay
        self.engagements, self.processes = rows(Engagement), rows(Process)
        self.people, self.playbooks = rows(Person), rows(PlaybookVersion)
        self.gates, self.versions = rows(Gate), rows(GateVersion)
        self.handovers, self.handed = rows(Handover), rows(HandoverVersion)
        self.certificates, self.waivers = rows(Certification), rows(Waiver)
        self.agreements, self.seats, self.bars = rows(Agreement), rows(AgreementSeat), rows(AgreementBar)
        self.delegations, self.emergencies = rows(Delegation), rows(BreakGlass)
        self.codes, self.signoffs = rows(AuthEvent), rows(Signoff)
        self.grants: defaultdict[tuple[Any, Any], list[Row]] = defaultdict(list)
        for row in rows(RoleGrant).values():
            self.grants[row["engagement_id"], row["person_id"]].append(row)
        self.written: defaultdict[Any, list[Row]] = defaultdict(list)
        for row in self.handed.values():
            self.written[row["handover_id"]].append(row)
        self.signed: defaultdict[tuple[str, Any], list[Signature]] = defaultdict(list)
        self.carried: defaultdict[Any, list[Row]] = defaultdict(list)
        self.principals: defaultdict[tuple[str, Any], list[Signature]] = defaultdict(list)
        """The signatures on a thing as those of the people they were made for."""
        for row in self.signoffs.values():
            self.signed[target_of(row)].append(self.signature(row))
            self.principals[target_of(row)].append(self.signature(row, row["for_person_id"]))
            if row["auth_event_id"] is not None:
                self.carried[row["auth_event_id"]].append(row)

    def seq(self, table: str, row: Row) -> int:
        told = self.replay.rows.get((table, row["id"]))
        return told.born_seq if told else 0

    def signature(self, row: Row, person_id: Any = None) -> Signature:
        """Give a signature as the rules read it; `person_id`: as if that person had signed it."""
        return Signature(
            f"signoff {row['id']}", person_id or row["person_id"], str(row["role"]), str(row["side"]),
            str(row["meaning"]), row["decision"], str(row["object_sha256"]), str(row["signed_at"]),
            self.seq("signoff", row),
        )  # fmt: skip

    def thing(self, kind: str, row_id: Any) -> Signed | None:
        """Give what was signed; None where the reference leads nowhere, which is the database's own finding."""
        known = {
            "gate_version": self.versions,
            "handover_version": self.handed,
            "certification": self.certificates,
            "waiver": self.waivers,
            "agreement": self.agreements,
        }.get(kind, {})
        if row_id not in known:
            return None
        row = known[row_id]
        seq = self.seq(kind, row)
        if kind == "gate_version":
            at, sha256 = str(row["presented_at"]), row["pack_sha256"]
            return Signed(row["handle"], sha256, at, seq, presenter_id=row["presented_by"])
        if kind == "handover_version":
            name = f"{self._handover_name(row)} v{row['number']}"
            return Signed(name, row["sha256"], str(row["submitted_at"]), seq, author_id=row["author_id"])
        if kind in {"waiver", "agreement"}:
            return Signed(row["handle"], row["content_sha256"], str(row["proposed_at"]), seq)
        return Signed(row["handle"], None, "", seq, trainee_id=row["person_id"])

    def _handover_name(self, version: Row) -> str:
        handover = self.handovers.get(version["handover_id"], {"id": version["handover_id"]})
        return row_name("handover", handover)

    def handle(self, person_id: Any) -> str:
        return str(self.people.get(person_id, {}).get("handle", f"person {person_id}"))


def target_of(row: Row) -> tuple[str, Any]:
    return next(((kind, row[f"{kind}_id"]) for kind in TARGETS if row[f"{kind}_id"] is not None), ("", None))


def of_rule(table: str, row: Any, sentence: str) -> Finding:
    return Finding(FindingKind.RULE, table, str(row), sentence)
