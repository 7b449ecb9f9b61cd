"""What all collectors of document facts read alike: engagement, people, signatures. It writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.functions import holder, holders
from kt_engine.store.tables import (
    BreakGlass,
    Engagement,
    EngagementParty,
    Party,
    Person,
    PlaybookVersion,
    RoleGrant,
    Signoff,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import AuthMethod, Language, Role, Side

P, S = table_of(Person), table_of(Signoff)
SignedKind = Literal["gate_version", "handover_version", "certification", "agreement"]


def engagement_facts(reader: Reader, engagement_id: int) -> EngagementFacts:
    engagement = by_id(reader, Engagement, engagement_id)
    playbook = by_id(reader, PlaybookVersion, engagement["playbook_version_id"])
    sides = parties_of(reader, engagement_id)
    return EngagementFacts(
        handle=engagement["handle"],
        name=engagement["name"],
        function=engagement["function"],
        client=sides[Side.CLIENT]["name"],
        provider=sides[Side.PROVIDER]["name"] if Side.PROVIDER in sides else None,
        playbook_key=playbook["playbook_key"],
        playbook_version=playbook["version"],
        playbook_sha256=playbook["sha256"],
        rehearsal=bool(engagement["rehearsal"]),
        owner=_owner(reader, engagement_id),
        auth_method=proof_of(engagement),
        language=None if speaks(engagement) is Language.EN else speaks(engagement),
    )


def engagement_proof(database: Database, engagement: str) -> AuthMethod:
    """Say how identity is proven in an engagement. Raises NotFound."""
    with open_store(database) as reader:
        return proof_of(find(reader, Engagement, engagement))


def parties_of(reader: Reader, engagement_id: int) -> dict[Side, RowMapping]:
    """Give the party that stands on each side now."""
    row, party = table_of(EngagementParty), table_of(Party)
    found = reader.rows(
        select(row.c.side, party)
        .join(party, party.c.id == row.c.party_id)
        .where(row.c.engagement_id == engagement_id)
        .order_by(row.c.id)
    )
    return {one["side"]: one for one in found}


def _owner(reader: Reader, engagement_id: int) -> str | None:
    """Name the transition manager; where each side has one, the first."""
    grant = table_of(RoleGrant)
    statement = (
        select(P.c.name)
        .join(grant, grant.c.person_id == P.c.id)
        .where(grant.c.engagement_id == engagement_id, grant.c.role == Role.TRANSITION_MANAGER)
        .order_by(grant.c.id)
        .limit(1)
    )
    name = reader.value(statement)
    return None if name is None else str(name)


def proof_of(engagement: RowMapping) -> AuthMethod:
    """Say how identity is proven in an engagement: as it was started, for every signature of it."""
    return AuthMethod(engagement["auth_method"] or AuthMethod.SELF_DECLARED)


def speaks(row: RowMapping) -> Language:
    """Give the language of an engagement's documents, or of one document."""
    return Language(row["language"] or Language.EN)


@dataclass(frozen=True)
class Asked:
    """Who stands behind persons and functions of one engagement, as a document writes them."""

    people: Mapping[int, RowMapping]
    held: dict[tuple[str, int | None], int]
    playbook: Playbook

    def person(self, person_id: int) -> str:
        """Give printed name and handle: Maria Weber (P3)."""
        row = self.people[person_id]
        return f"{row['name']} ({row['handle']})"

    def handle(self, person_id: int) -> str:
        return str(self.people[person_id]["handle"])

    def function(self, key: str, process_id: int | None) -> str:
        """Give who holds a function, or its title while nobody does."""
        person_id = holder(self.held, key, process_id)
        return self.playbook.functions[key].title if person_id is None else self.person(person_id)

    def either(self, person_id: int | None, function: str | None, process_id: int | None) -> str:
        """Give the person named, else who holds the function."""
        if person_id is not None:
            return self.person(person_id)
        return self.function(function, process_id) if function else "nobody named"


def asked_of(reader: Reader, engagement_id: int, playbook: Playbook) -> Asked:
    rows = reader.rows(select(P.c.id, P.c.handle, P.c.name))
    return Asked({row["id"]: row for row in rows}, holders(reader, engagement_id), playbook)


def signatures_of(
    reader: Reader, kind: SignedKind, records: Mapping[int, str]
) -> dict[int, tuple[SignatureFacts, ...]]:
    """Give the signatures on each record, the first first; `records` names each id as signers saw it."""
    party = table_of(Party)
    target = S.c[f"{kind}_id"]
    giver, emergency = P.alias("giver"), table_of(BreakGlass)
    rows = reader.rows(
        select(
            S,
            P.c.handle.label("person_handle"),
            party.c.name.label("organisation"),
            giver.c.name.label("giver_name"),
            giver.c.handle.label("giver_handle"),
            emergency.c.handle.label("emergency"),
        )
        .join(P, P.c.id == S.c.person_id)
        .outerjoin(party, party.c.id == P.c.party_id)
        .outerjoin(giver, giver.c.id == S.c.for_person_id)
        .outerjoin(emergency, emergency.c.id == S.c.break_glass_id)
        .where(target.in_(sorted(records)))
        .order_by(S.c.id)
    )
    return {
        record_id: tuple(_signature(row, name) for row in rows if row[f"{kind}_id"] == record_id)
        for record_id, name in records.items()
    }


def _signature(row: RowMapping, record: str) -> SignatureFacts:
    return SignatureFacts(
        name=row["printed_name"],
        person=row["person_handle"],
        role=row["role"],
        side=row["side"],
        organisation=row["organisation"],
        meaning=row["meaning"],
        decision=row["decision"],
        at=row["signed_at"],
        record=record,
        sha256=row["object_sha256"],
        auth_method=row["auth_method"],
        comment=row["comment"],
        for_whom=f"{row['giver_name']} ({row['giver_handle']})" if row["giver_handle"] else None,
        emergency=row["emergency"],
    )


def handles_of(rows: Iterable[RowMapping]) -> dict[int, str]:
    return {row["id"]: row["handle"] for row in rows}
