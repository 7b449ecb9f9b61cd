"""Lays the history before the rules that SQL cannot hold: who signed what, when, and what passed on it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kt_engine.answers.raw_rows import plain_rows
from kt_engine.answers.replay import Replay
from kt_engine.answers.verification import Finding
from kt_engine.answers.verify_knowledge import check_knowledge
from kt_engine.answers.verify_risks import check_risks
from kt_engine.answers.verify_signatures import check_signatures
from kt_engine.answers.verify_signed_rows import STAGE_NUMBERS, Row, SignedRows, of_rule
from kt_engine.answers.verify_training import check_training
from kt_engine.rules.history import FIRST_STAGE_OF_PROCESSES, PASSING, Step, step_faults
from kt_engine.store.tables import DeemedAcceptance, FindingOverruled, HandoverFinding, StageMove, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Stage


def check_rules(reader: Reader, replay: Replay, engagement_id: int | None) -> Iterator[Finding]:
    """Give every signature, decision, certificate and stage that could not honestly have come about."""
    history = _History(reader, replay, engagement_id)
    yield from check_signatures(history.rows).findings
    yield from history.passed_without_decision()
    yield from history.handovers()
    yield from history.stages()
    yield from check_risks(reader, engagement_id)
    yield from check_knowledge(reader, history.rows, engagement_id)
    yield from check_training(reader, history.rows, engagement_id)


class _History:
    """What passed on the strength of signatures, over the rows of the signatures."""

    def __init__(self, reader: Reader, replay: Replay, engagement_id: int | None) -> None:
        self.rows = SignedRows(reader, replay, engagement_id)
        self.moves = {
            row["id"]: row for row in plain_rows(reader, table_of(StageMove), engagement_id=engagement_id)
        }
        self.deemed = {
            row["handover_version_id"]
            for row in plain_rows(reader, table_of(DeemedAcceptance), engagement_id=engagement_id)
        }
        self.held = self._held(reader, engagement_id)

    def _held(self, reader: Reader, engagement_id: int | None) -> frozenset[int]:
        """Give the versions in which a finding blocks that no agreement lets stand."""
        found = plain_rows(reader, table_of(HandoverFinding), engagement_id=engagement_id)
        overruled = {
            row["handover_finding_id"]
            for row in plain_rows(reader, table_of(FindingOverruled), engagement_id=engagement_id)
            if self.rows.agreements.get(row["agreement_id"], {}).get("status") == "agreed"
        }
        return frozenset(
            row["handover_version_id"] for row in found if row["blocks"] and row["id"] not in overruled
        )

    def passed_without_decision(self) -> Iterator[Finding]:
        """Give what is said to have passed a gate that nobody decided."""
        passed = {
            v["gate_id"]
            for v in self.rows.versions.values()
            if v["decision"] in PASSING and v["status"] == "decided"
        }
        ended = {
            gate["process_id"]
            for gate in self.rows.gates.values()
            if gate["id"] in passed and gate["closes"] == Stage.MONITOR.value
        }
        for gate in self.rows.gates.values():
            if gate["passed_on"] is not None and gate["id"] not in passed:
                yield of_rule("gate", gate["handle"], "It is said to be passed, and no decision says so.")
        for process in self.rows.processes.values():
            if process["finished"] and process["id"] not in ended:
                yield of_rule(
                    "process",
                    process["handle"],
                    "It is said to be finished, and its last gate was not passed.",
                )

    def handovers(self) -> Iterator[Finding]:
        latest: dict[Any, Row] = {}
        for row in sorted(self.rows.handed.values(), key=lambda row: row["id"]):
            latest[row["handover_id"]] = row
        for row in self.rows.handovers.values():
            version = latest.get(row["id"])
            if row["status"] == "deemed_accepted" and (version is None or version["id"] not in self.deemed):
                yield of_rule(
                    "handover", row["handle"], "It is deemed accepted, and no clause of the contract says so."
                )
            if row["status"] != "accepted":
                continue
            meanings = (
                {s.meaning for s in self.rows.signed["handover_version", version["id"]]} if version else set()
            )
            if "accepted" not in meanings:
                yield of_rule(
                    "handover",
                    row["handle"],
                    "It is accepted without the receiver's signature on its latest version.",
                )
            if version and version["id"] in self.held:
                yield of_rule(
                    "handover", row["handle"], "It is accepted, and what was found in it was not overruled."
                )
            if "returned" in meanings:
                yield of_rule("handover", row["handle"], "It is accepted in a version that was returned.")

    def stages(self) -> Iterator[Finding]:
        ways: defaultdict[tuple[Any, Any], list[Row]] = defaultdict(list)
        for row in sorted(
            self.moves.values(), key=lambda row: (self.rows.seq("stage_move", row), row["to_stage_number"])
        ):
            ways[row["engagement_id"], row["process_id"]].append(row)
        for row in self.rows.engagements.values():
            yield from self._way("engagement", row, ways[row["id"], None], first=1)
        for row in self.rows.processes.values():
            steps = ways[row["engagement_id"], row["id"]]
            if row["stage_number"] is not None or steps:
                yield from self._way("process", row, steps, first=FIRST_STAGE_OF_PROCESSES)

    def _way(self, table: str, row: Row, moves: list[Row], *, first: int) -> Iterator[Finding]:
        for sentence in step_faults(
            [self._step(move) for move in moves], first=first, now=row["stage_number"]
        ):
            yield of_rule(table, row["handle"], sentence)

    def _step(self, move: Row) -> Step:
        version = self.rows.versions.get(move["gate_version_id"], {})
        gate = self.rows.gates.get(version.get("gate_id") or 0, {})
        decision = version.get("decision") if version.get("status") == "decided" else None
        if decision in PASSING and str(version.get("decided_at")) > str(move["moved_at"]):
            decision = None
        same = (gate.get("engagement_id"), gate.get("process_id")) == (
            move["engagement_id"],
            move["process_id"],
        )
        closes = STAGE_NUMBERS.get(str(gate.get("closes")))
        return Step(move["from_stage_number"], move["to_stage_number"], closes, decision, same)
