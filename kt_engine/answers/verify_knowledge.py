"""Lays each knowledge item beside its history: the steps it says it made, the signatures it stands on. No writing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kt_engine.answers.raw_rows import plain_rows, row_name
from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.answers.verify_signed_rows import SignedRows
from kt_engine.store.tables import KnowledgeItemRow, KnowledgeStep, KnowledgeVersion, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import KnowledgeStatus as K

Row = dict[str, Any]
ORDER = (
    K.IDENTIFIED, K.PRIORITISED, K.SCHEDULED, K.CAPTURED, K.DOCUMENTED, K.SME_REVIEWED, K.PLAYED_BACK, K.SIGNED_OFF,
    K.FIELD_VALIDATED, K.BASELINED,
)  # fmt: skip
STEP_OF = {
    K.SME_REVIEWED: "reviewed",
    K.PLAYED_BACK: "played_back",
    K.FIELD_VALIDATED: "validated",
    K.BASELINED: "baselined",
}
SIGNERS = 3


def check_knowledge(reader: Reader, signed: SignedRows, engagement_id: int | None) -> Iterator[Finding]:
    """Give every item that could not honestly have come to where it says it stands."""
    steps = _by_item(plain_rows(reader, table_of(KnowledgeStep), engagement_id=engagement_id))
    versions = _by_item(plain_rows(reader, table_of(KnowledgeVersion), engagement_id=engagement_id))
    for row in plain_rows(reader, table_of(KnowledgeItemRow), engagement_id=engagement_id):
        case = _Case(row, steps.get(row["id"], []), versions.get(row["id"], []), signed)
        for sentence in case.faults():
            yield Finding(FindingKind.RULE, "knowledge_item", row_name("knowledge_item", row), sentence)


def _by_item(rows: Any) -> Mapping[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row["item_id"], []).append(row)
    return found


def _sha256_in(agreement: Row) -> Any:
    try:
        return json.loads(agreement["content_json"]).get("sha256")
    except (ValueError, AttributeError):
        return None


class _Case:
    def __init__(self, row: Row, steps: Sequence[Row], versions: Sequence[Row], signed: SignedRows) -> None:
        self.row, self.steps, self.signed = row, steps, signed
        self.versions = {version["number"]: version for version in versions}

    def faults(self) -> Iterator[str]:
        standing = self.row["back_to"] if self.row["status"] in {K.BLOCKED, K.WAIVED} else self.row["status"]
        newest = max(self.versions, default=None)
        if self.row["current_number"] != newest:
            yield "It does not stand on its newest version."
        if self.row["status"] == K.WAIVED and not self._agreed(self.row["handle"], "knowledge_waiver"):
            yield "It is waived, and no agreement says so."
        if standing not in ORDER:
            return
        reached = ORDER[: ORDER.index(K(standing)) + 1]
        for status, kind in STEP_OF.items():
            if status in reached and not self._has(kind):
                yield f"It is {standing} without a step that says it was {kind.replace('_', ' ')} in its version."
        if K.SIGNED_OFF in reached and not self._is_signed():
            yield "It is signed off without the signatures of three people on its version."

    def _has(self, kind: str) -> bool:
        return any(
            step["kind"] == kind
            and step["version_number"] == self.row["current_number"]
            and (step["passed"] is None or step["passed"])
            for step in self.steps
        )

    def _is_signed(self) -> bool:
        version = self.versions.get(self.row["current_number"], {})
        thing = f"{self.row['handle']} v{self.row['current_number']}"
        for agreement in self._agreed(thing, "knowledge_item"):
            signers = {
                one["for_person_id"] or one["person_id"]
                for one in self.signed.signoffs.values()
                if one["agreement_id"] == agreement["id"] and one["meaning"] != "declined"
            }
            if len(signers) >= SIGNERS and _sha256_in(agreement) == version.get("sha256"):
                return True
        return False

    def _agreed(self, subject: str, kind: str) -> list[Row]:
        return [
            row
            for row in self.signed.agreements.values()
            if (row["subject"], row["kind"], row["status"]) == (subject, kind, "agreed")
            and row["engagement_id"] == self.row["engagement_id"]
        ]
