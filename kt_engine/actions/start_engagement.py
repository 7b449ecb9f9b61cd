"""Starts an engagement: pins the playbook, opens its chain, and makes who starts it its transition manager."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, func, select

from kt_engine.actions.authority import acting_person, is_human
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.load import LoadedPlaybook
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import new_salt
from kt_engine.store.find import find_named
from kt_engine.store.people import roles_anywhere
from kt_engine.store.tables import (
    Engagement,
    EngagementParty,
    Party,
    PlaybookFile,
    PlaybookVersion,
    RoleGrant,
    table_of,
)
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AuthMethod, EngagementStatus, Language, Role, Side

ENGINE_ID = 2
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Started:
    engagement_id: int
    handle: str


def start_engagement(
    database: Database,
    act: Act,
    *,
    playbook: LoadedPlaybook,
    client: str,
    name: str,
    starts_on: date,
    provider: str | None = None,
    currency: str = "EUR",
    rehearsal: bool = False,
    auth_method: AuthMethod = AuthMethod.TOTP,
    language: Language = Language.EN,
) -> Started:
    """Start an engagement; `client` and `provider` are handles or names of known parties.

    `language` is that of its documents.
    `auth_method` says for good how people prove who signs: with one-time codes, or, for evaluation, not at all.

    Raises Refused when the person may not start one, NotFound for an unknown party, UsageProblem for a name or currency
    that cannot be one.
    """
    if not name.strip():
        raise UsageProblem("An engagement needs a name: --name NAME")
    called, money = one_line(name, "name"), _currency(currency)
    with open_store(database, write=True, act=act) as unit:
        known = unit.repeats("engagement_opened")
        if known is not None:
            return Started(int(known[1:]), known)
        person = _may_start(unit, rehearsal=rehearsal)
        parties = {Side.CLIENT: find_named(unit, Party, client)}
        if provider:
            parties[Side.PROVIDER] = find_named(unit, Party, provider)
        version_id = _pin(unit, playbook)
        engagement_id = _insert(
            unit, version_id, playbook, called, starts_on, money, auth_method, language, rehearsal=rehearsal
        )
        handle = f"E{engagement_id}"
        for side, party in parties.items():
            unit.insert(EngagementParty, engagement_id=engagement_id, party_id=party["id"], side=side)
        _let_lead(unit, _side_of(person, parties))
        unit.event("engagement_started", handle, playbook_sha256=playbook.sha256, starts_on=starts_on)
        return Started(engagement_id, handle)


def _currency(code: str) -> str:
    wanted = code.strip().upper()
    if not CURRENCY.fullmatch(wanted):
        raise UsageProblem(f"{code} is no currency code. Give three letters, such as EUR: --currency CODE")
    return wanted


def _may_start(unit: Unit, *, rehearsal: bool) -> RowMapping:
    person = acting_person(unit)
    roles = {role for role, _ in roles_anywhere(unit, unit.act.by)}
    if not is_human(person):
        raise Refused("Only a person can start an engagement.")
    if roles & {Role.ADMINISTRATOR, Role.AUDITOR}:
        raise Refused(
            f"{person['handle']} is administrator or auditor and holds no role in an engagement. "
            "Let its transition manager start it: kt person add NAME, then --by that person."
        )
    if roles and Role.TRANSITION_MANAGER not in roles:
        held = ", ".join(sorted(role.value.replace("_", " ") for role in roles))
        raise Refused(
            f"{person['handle']} is {held} and starts no engagement. A transition manager does, or somebody new who "
            "becomes one by starting it."
        )
    if person["rehearsal"] != rehearsal:
        raise Refused("People of a rehearsal start only rehearsals, and real people only real engagements.")
    return person


def _let_lead(unit: Unit, side: Side) -> None:
    unit.insert(
        RoleGrant,
        engagement_id=unit.engagement_id,
        person_id=unit.act.by,
        role=Role.TRANSITION_MANAGER,
        side=side,
        granted_by=ENGINE_ID,
        granted_at=unit.act.at,
    )


def _side_of(person: RowMapping, parties: dict[Side, RowMapping]) -> Side:
    return next((side for side, party in parties.items() if party["id"] == person["party_id"]), Side.CLIENT)


def _pin(unit: Unit, playbook: LoadedPlaybook) -> int:
    version = table_of(PlaybookVersion)
    known = unit.value(select(version.c.id).where(version.c.sha256 == playbook.sha256))
    if known is not None:
        return int(known)
    version_id = unit.insert(
        PlaybookVersion,
        playbook_key=playbook.playbook.key,
        version=playbook.playbook.version,
        sha256=playbook.sha256,
        canonical_json=playbook.canonical_json,
    )
    for file_name, sha256, content in playbook.files:
        unit.insert(
            PlaybookFile, playbook_version_id=version_id, name=file_name, sha256=sha256, content=content
        )
    return version_id


def _insert(
    unit: Unit,
    version_id: int,
    playbook: LoadedPlaybook,
    name: str,
    starts_on: date,
    currency: str,
    auth_method: AuthMethod,
    language: Language,
    *,
    rehearsal: bool,
) -> int:
    engagement = table_of(Engagement)
    engagement_id = int(unit.value(select(func.coalesce(func.max(engagement.c.id), 0)))) + 1
    unit.installation_event(
        "engagement_opened", f"E{engagement_id}", playbook_version_id=version_id, rehearsal=rehearsal
    )
    unit.open_chain(engagement_id)
    unit.engagement_id = engagement_id
    unit.insert(
        Engagement,
        id=engagement_id,
        handle=f"E{engagement_id}",
        name=name,
        function=playbook.playbook.function,
        playbook_version_id=version_id,
        status=EngagementStatus.ACTIVE,
        stage_number=1,
        starts_on=starts_on,
        stage_since_on=unit.today,
        rehearsal=rehearsal,
        currency=currency,
        started_by=unit.act.by,
        auth_method=auth_method,
        pseudonym_salt=new_salt(),
        language=language,
    )
    return engagement_id
