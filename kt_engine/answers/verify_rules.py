"""Lays the history before the rules that SQL cannot hold: who signed what, when, and what passed on it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlmodel import SQLModel

from kt_engine.answers.raw_rows import plain_rows, row_name
from kt_engine.answers.replay import Replay
from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.answers.verify_risks import check_risks
from kt_engine.rules.history import (
    FIRST_STAGE_OF_PROCESSES,
    PASSING,
    Decided,
    Grant,
    Signature,
    Signed,
    Step,
    gate_faults,
    signature_faults,
    step_faults,
)
from kt_engine.store.tables import (
    Certification,
    Engagement,
    Gate,
    GateVersion,
    Handover,
    HandoverVersion,
    Process,
    RoleGrant,
    Signoff,
    StageMove,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import Stage

Row = dict[str, Any]
STAGE_NUMBERS = {stage.value: stage.number for stage in Stage}
TARGETS = ("gate_version", "handover_version", "certification")


def check_rules(reader: Reader, replay: Replay, engagement_id: int | None) -> Iterator[Finding]:
    """Give every signature, decision, certificate and stage that could not honestly have come about."""
    history = _History(reader, replay, engagement_id)
    yield from history.signatures()
    yield from history.gates()
    yield from history.handovers()
    yield from history.certifications()
    yield from history.stages()
    yield from check_risks(reader, engagement_id)


class _History:
    """The rows the rules look at, by id, as the database holds them."""

    def __init__(self, reader: Reader, replay: Replay, engagement_id: int | None) -> None:
        def rows(row: type[SQLModel]) -> dict[int, Row]:
            return {r["id"]: r for r in plain_rows(reader, table_of(row), engagement_id=engagement_id)}

        self.replay = replay
        self.engagements, self.processes, self.moves = rows(Engagement), rows(Process), rows(StageMove)
        self.gate_rows, self.versions = rows(Gate), rows(GateVersion)
        self.handover_rows, self.handed = rows(Handover), rows(HandoverVersion)
        self.certificates = rows(Certification)
        self.grants: defaultdict[tuple[Any, Any], list[Grant]] = defaultdict(list)
        for row in rows(RoleGrant).values():
            grant = Grant(row["role"], row["side"], str(row["granted_at"]), self._seq("role_grant", row))
            self.grants[row["engagement_id"], row["person_id"]].append(grant)
        self.signed: defaultdict[tuple[str, Any], list[Signature]] = defaultdict(list)
        self.signoffs = rows(Signoff)
        for row in self.signoffs.values():
            self.signed[self._target(row)].append(self._signature(row))

    def _seq(self, table: str, row: Row) -> int:
        told = self.replay.rows.get((table, row["id"]))
        return told.born_seq if told else 0

    @staticmethod
    def _target(row: Row) -> tuple[str, Any]:
        return next(
            ((kind, row[f"{kind}_id"]) for kind in TARGETS if row[f"{kind}_id"] is not None), ("", None)
        )

    def _signature(self, row: Row) -> Signature:
        return Signature(
            f"signoff {row['id']}", row["person_id"], str(row["role"]), str(row["side"]), str(row["meaning"]),
            row["decision"], str(row["object_sha256"]), str(row["signed_at"]), self._seq("signoff", row),
        )  # fmt: skip

    def _thing(self, kind: str, row_id: Any) -> Signed | None:
        if kind == "gate_version" and row_id in self.versions:
            row = self.versions[row_id]
            seq = self._seq(kind, row)
            return Signed(
                row["handle"],
                row["pack_sha256"],
                str(row["presented_at"]),
                seq,
                presenter_id=row["presented_by"],
            )
        if kind == "handover_version" and row_id in self.handed:
            row = self.handed[row_id]
            name = f"{self._handover_name(row)} v{row['number']}"
            seq = self._seq(kind, row)
            return Signed(name, row["sha256"], str(row["submitted_at"]), seq, author_id=row["author_id"])
        if kind == "certification" and row_id in self.certificates:
            row = self.certificates[row_id]
            return Signed(row["handle"], None, "", self._seq(kind, row), trainee_id=row["person_id"])
        return None

    def _handover_name(self, version: Row) -> str:
        return row_name(
            "handover", self.handover_rows.get(version["handover_id"], {"id": version["handover_id"]})
        )

    def signatures(self) -> Iterator[Finding]:
        for row in self.signoffs.values():
            kind, row_id = self._target(row)
            thing = self._thing(kind, row_id)
            if thing is None:
                continue  # a reference that leads nowhere is the database's own finding
            signature = self._signature(row)
            others = [other for other in self.signed[kind, row_id] if other.name != signature.name]
            held = self.grants[row["engagement_id"], row["person_id"]]
            for sentence in signature_faults(signature, thing, others, held):
                yield _of_rule("signoff", signature.name, sentence)

    def gates(self) -> Iterator[Finding]:
        for row in self.versions.values():
            if hashlib.sha256(str(row["pack_json"]).encode()).hexdigest() != row["pack_sha256"]:
                yield _of_rule(
                    "gate_version",
                    row["handle"],
                    "What was presented no longer has the hash that was signed.",
                )
            if row["status"] != "decided":
                continue
            stage = self.gate_rows.get(row["gate_id"], {}).get("stage")
            try:
                decided = Decided(
                    row["decision"], STAGE_NUMBERS.get(str(stage), 1), json.loads(row["pack_json"])
                )
                faults = tuple(gate_faults(decided, self.signed["gate_version", row["id"]]))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                faults = ("What was presented cannot be read.",)
            for sentence in faults:
                yield _of_rule("gate_version", row["handle"], sentence)

        yield from self._passed_without_decision()

    def _passed_without_decision(self) -> Iterator[Finding]:
        """Give what is said to have passed a gate that nobody decided."""
        passed = {
            v["gate_id"]
            for v in self.versions.values()
            if v["decision"] in PASSING and v["status"] == "decided"
        }
        ended = {
            gate["process_id"]
            for gate in self.gate_rows.values()
            if gate["id"] in passed and gate["closes"] == Stage.MONITOR.value
        }
        for gate in self.gate_rows.values():
            if gate["passed_on"] is not None and gate["id"] not in passed:
                yield _of_rule("gate", gate["handle"], "It is said to be passed, and no decision says so.")
        for process in self.processes.values():
            if process["finished"] and process["id"] not in ended:
                yield _of_rule(
                    "process",
                    process["handle"],
                    "It is said to be finished, and its last gate was not passed.",
                )

    def handovers(self) -> Iterator[Finding]:
        latest: dict[Any, Row] = {}
        for row in sorted(self.handed.values(), key=lambda row: row["id"]):
            latest[row["handover_id"]] = row
        for row in self.handover_rows.values():
            version = latest.get(row["id"])
            if row["status"] != "accepted":
                continue
            meanings = (
                {s.meaning for s in self.signed["handover_version", version["id"]]} if version else set()
            )
            if "accepted" not in meanings:
                yield _of_rule(
                    "handover",
                    row["handle"],
                    "It is accepted without the receiver's signature on its latest version.",
                )
            if "returned" in meanings:
                yield _of_rule("handover", row["handle"], "It is accepted in a version that was returned.")

    def certifications(self) -> Iterator[Finding]:
        for row in self.certificates.values():
            signed = self.signed["certification", row["id"]]
            if row["status"] == "certified" and not any(s.sha256 == row["evidence_sha256"] for s in signed):
                yield _of_rule(
                    "certification", row["handle"], "It is certified without a signature on its proof."
                )

    def stages(self) -> Iterator[Finding]:
        ways: defaultdict[tuple[Any, Any], list[Row]] = defaultdict(list)
        for row in sorted(
            self.moves.values(), key=lambda row: (self._seq("stage_move", row), row["to_stage_number"])
        ):
            ways[row["engagement_id"], row["process_id"]].append(row)
        for row in self.engagements.values():
            yield from self._way("engagement", row, ways[row["id"], None], first=1)
        for row in self.processes.values():
            steps = ways[row["engagement_id"], row["id"]]
            if row["stage_number"] is not None or steps:
                yield from self._way("process", row, steps, first=FIRST_STAGE_OF_PROCESSES)

    def _way(self, table: str, row: Row, moves: list[Row], *, first: int) -> Iterator[Finding]:
        for sentence in step_faults(
            [self._step(move) for move in moves], first=first, now=row["stage_number"]
        ):
            yield _of_rule(table, row["handle"], sentence)

    def _step(self, move: Row) -> Step:
        version = self.versions.get(move["gate_version_id"], {})
        gate = self.gate_rows.get(version.get("gate_id") or 0, {})
        decision = version.get("decision") if version.get("status") == "decided" else None
        if decision in PASSING and str(version.get("decided_at")) > str(move["moved_at"]):
            decision = None
        same = (gate.get("engagement_id"), gate.get("process_id")) == (
            move["engagement_id"],
            move["process_id"],
        )
        closes = STAGE_NUMBERS.get(str(gate.get("closes")))
        return Step(move["from_stage_number"], move["to_stage_number"], closes, decision, same)


def _of_rule(table: str, row: Any, sentence: str) -> Finding:
    return Finding(FindingKind.RULE, table, str(row), sentence)
