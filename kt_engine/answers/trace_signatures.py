"""The signatures on one record as an auditor asks for them: who, for whom, in which role, how. It judges none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import RowMapping, select

from kt_engine.store.tables import BreakGlass, Delegation, Person, Signoff, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AuthMethod, Decision, Meaning, Role, Side

S, D, B = table_of(Signoff), table_of(Delegation), table_of(BreakGlass)
P, F = table_of(Person), table_of(Person).alias("principal")


@dataclass(frozen=True)
class TracedSignature:
    at: datetime
    person: str
    name: str
    role: Role
    side: Side
    meaning: Meaning
    decision: Decision | None
    for_person: str | None
    """Whom it was made for, under the delegation named."""
    delegation: str | None
    break_glass: str | None
    """The emergency role it was made in."""
    auth_method: AuthMethod
    sha256: str
    """Of what was signed."""

    @property
    def signer(self) -> str:
        """Give who signed, as the sentence of an answer names him."""
        of = f" for {self.for_person}" if self.for_person else ""
        emergency = ", emergency" if self.break_glass else ""
        return f"{self.person}{of} ({self.role.value.replace('_', ' ')}, {self.side.value}{emergency})"

    @property
    def proven(self) -> str:
        return "one-time code" if self.auth_method is AuthMethod.TOTP else "self-declared"


def traced_signatures(
    reader: Reader, kind: Literal["gate_version", "certification", "agreement"], record_id: int
) -> tuple[TracedSignature, ...]:
    """Give every signature on one record, the first first."""
    rows = reader.rows(
        select(
            S,
            P.c.handle.label("signer"),
            F.c.handle.label("principal"),
            D.c.handle.label("delegation"),
            B.c.handle.label("break_glass"),
        )
        .join(P, P.c.id == S.c.person_id)
        .outerjoin(F, F.c.id == S.c.for_person_id)
        .outerjoin(D, D.c.id == S.c.delegation_id)
        .outerjoin(B, B.c.id == S.c.break_glass_id)
        .where(S.c[f"{kind}_id"] == record_id)
        .order_by(S.c.id)
    )
    return tuple(_signature(row) for row in rows)


def _signature(row: RowMapping) -> TracedSignature:
    return TracedSignature(
        at=row["signed_at"],
        person=row["signer"],
        name=row["printed_name"],
        role=row["role"],
        side=row["side"],
        meaning=row["meaning"],
        decision=row["decision"],
        for_person=row["principal"],
        delegation=row["delegation"],
        break_glass=row["break_glass"],
        auth_method=row["auth_method"],
        sha256=row["object_sha256"],
    )
