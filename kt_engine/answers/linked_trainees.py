"""Which trainees have to know an item, and which of them have proved it. It writes nothing.

Linked is who is certified or on the way to it in the item's process, and was neither withdrawn nor taken out. Proof are
the modules the playbook names for the item, each passed in its newest attempt; where it names none, the certificate,
once the item is written down: nobody is certified on what nobody has explained.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Assessment, Certification, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER, CertificationStatus

A, C = table_of(Assessment), table_of(Certification)
GONE = frozenset({CertificationStatus.ATTRITED, CertificationStatus.REMOVED})


@dataclass(frozen=True)
class Linked:
    """The trainees of one item, by the handles of their certifications."""

    proved: tuple[str, ...]
    unproved: tuple[str, ...]

    @property
    def all_proved(self) -> bool:
        """False where nobody is linked: what nobody has to know is proved by nobody."""
        return bool(self.proved) and not self.unproved


@dataclass(frozen=True)
class Proofs:
    """Every certification of an engagement that counts, with the modules it has passed."""

    certifications: Sequence[RowMapping]
    passed: Mapping[int, frozenset[str]]

    def linked(self, process_id: int | None, taught_in: Collection[str], *, written: bool) -> Linked:
        """Give the trainees of a process, or with None of all of them."""
        mine = [row for row in self.certifications if process_id in {None, row["process_id"]}]
        proved = [row["handle"] for row in mine if self.has_proved(row, taught_in, written=written)]
        return Linked(tuple(proved), tuple(row["handle"] for row in mine if row["handle"] not in proved))

    def has_proved(self, certification: RowMapping, taught_in: Collection[str], *, written: bool) -> bool:
        if taught_in:
            return set(taught_in) <= self.passed.get(certification["id"], frozenset())
        return written and certification["status"] in CERTIFIED_OR_LATER

    def certified(self, process_id: int | None) -> tuple[RowMapping, ...]:
        """Give the certifications in force of a process, or with None of all."""
        return tuple(
            row
            for row in self.certifications
            if row["status"] in CERTIFIED_OR_LATER and process_id in {None, row["process_id"]}
        )


def proofs_of(reader: Reader, engagement_id: int) -> Proofs:
    kept = {row["id"] for row in in_scope(reader, engagement_id)}
    rows = reader.rows(select(C).where(C.c.engagement_id == engagement_id).order_by(C.c.id))
    attempts = reader.rows(
        select(A.c.certification_id, A.c.module_key, A.c.passed)
        .where(A.c.engagement_id == engagement_id)
        .order_by(A.c.attempt, A.c.id)
    )
    newest = {(row["certification_id"], row["module_key"]): bool(row["passed"]) for row in attempts}
    passed: dict[int, set[str]] = {}
    for (certification, module), well in newest.items():
        if well:
            passed.setdefault(certification, set()).add(module)
    return Proofs(
        tuple(row for row in rows if row["status"] not in GONE and row["process_id"] in kept),
        {certification: frozenset(modules) for certification, modules in passed.items()},
    )
