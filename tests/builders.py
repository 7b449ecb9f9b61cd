"""Builds people and engagements for tests, by the real actions only; it decides nothing itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from kept_stores import kept
from kt_engine.actions.add_party import add_party
from kt_engine.actions.add_person import add_person
from kt_engine.actions.add_site import add_site
from kt_engine.actions.approve_roles import approve_roles
from kt_engine.actions.import_people import import_people
from kt_engine.actions.import_scope import import_scope
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.exchange.people import FunctionEntry, PersonRow
from kt_engine.exchange.scope import ScopeRow
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import LoadedPlaybook, load_playbook
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import AuthMethod, Role, Side

TEST_PLAYBOOKS = Path(__file__).parent / "playbooks"
START = date(2027, 1, 4)
"""A Monday."""
ADMINISTRATOR = 1
ENGINE = 2
CLIENT, PROVIDER = "Aldergate Retail", "Bluefinch Services"
CLIENT_SITE, PROVIDER_SITE = "Leipzig", "Krakow"


@dataclass(frozen=True)
class Someone:
    id: int
    handle: str
    name: str
    email: str
    side: Side


@dataclass(frozen=True)
class People:
    client: str
    """Handle of the client's company; `provider` and the sites likewise."""
    provider: str
    client_site: str
    provider_site: str
    manager: Someone
    """The transition manager on the client's side, who starts the engagement."""
    sponsor: Someone
    process_owner: Someone
    second_process_owner: Someone
    experts: tuple[Someone, ...]
    provider_sponsor: Someone
    provider_manager: Someone
    trainers: tuple[Someone, ...]
    team_leads: tuple[Someone, ...]
    trainees: tuple[Someone, ...]
    outsider: Someone
    """Somebody of the client without any role."""


@dataclass(frozen=True)
class Made:
    engagement_id: int
    handle: str
    people: People
    process_keys: tuple[str, ...]
    """`process_1`, `process_2`, ..., with the handles `E1-P1`, `E1-P2`, ..."""
    playbook: Playbook


def make_act(
    by: int | Someone = ADMINISTRATOR, on: date | datetime = START, *, command_id: str | None = None
) -> Act:
    """Give an act of a person (id or Someone) at nine o'clock UTC of a day, or at an exact moment."""
    at = on if isinstance(on, datetime) else datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return Act(by if isinstance(by, int) else by.id, at, at, command_id)


@lru_cache(maxsize=8)
def load(name: str) -> LoadedPlaybook:
    """Load a playbook of tests/playbooks, or a shipped one."""
    return load_playbook(name, [TEST_PLAYBOOKS, shipped_folder()])


def make_people(database: Database, *, rehearsal: bool = False) -> People:
    """Add two companies with a site each (Germany, Poland) and the people of an engagement, without roles."""
    return kept(database, ("people", rehearsal), lambda: _people(database, rehearsal=rehearsal))


def _people(database: Database, *, rehearsal: bool) -> People:
    act = make_act()
    client = add_party(database, act, name=CLIENT, country="DE", subdivision="SN", time_zone="Europe/Berlin")
    provider = add_party(database, act, name=PROVIDER, country="PL", time_zone="Europe/Warsaw")
    client_site = add_site(
        database, act, party=client.handle, name=CLIENT_SITE, country="DE", subdivision="SN",
        time_zone="Europe/Berlin",
    )  # fmt: skip
    provider_site = add_site(
        database, act, party=provider.handle, name=PROVIDER_SITE, country="PL", time_zone="Europe/Warsaw"
    )
    places = {
        Side.CLIENT: (client.handle, client_site.handle),
        Side.PROVIDER: (provider.handle, provider_site.handle),
    }

    def somebody(name: str, side: Side) -> Someone:
        email = f"{name.lower().replace(' ', '.')}@example.com"
        party, site = places[side]
        added = add_person(database, act, name=name, email=email, party=party, site=site, rehearsal=rehearsal)
        return Someone(added.person_id, added.handle, name, email, side)

    def several(names: str, side: Side) -> tuple[Someone, ...]:
        return tuple(somebody(name, side) for name in names.split(", "))

    return People(
        client=client.handle,
        provider=provider.handle,
        client_site=client_site.handle,
        provider_site=provider_site.handle,
        manager=somebody("Mara Manager", Side.CLIENT),
        sponsor=somebody("Sven Sponsor", Side.CLIENT),
        process_owner=somebody("Olga Owner", Side.CLIENT),
        second_process_owner=somebody("Otto Owner", Side.CLIENT),
        experts=several("Emil Expert, Erna Expert", Side.CLIENT),
        provider_sponsor=somebody("Pia Partner", Side.PROVIDER),
        provider_manager=somebody("Pawel Manager", Side.PROVIDER),
        trainers=several("Tara Trainer, Tomasz Trainer", Side.PROVIDER),
        team_leads=several("Lena Lead, Lech Lead", Side.PROVIDER),
        trainees=several("Ala Novak, Bea Novak, Cyd Novak, Dan Novak, Eva Novak, Fil Novak", Side.PROVIDER),
        outsider=somebody("Uwe Outsider", Side.CLIENT),
    )


def roles_of_people(people: People) -> Mapping[Someone, Role]:
    """Give the role each person of an engagement gets; the outsider gets none."""
    return {
        people.manager: Role.TRANSITION_MANAGER,
        people.sponsor: Role.STEERING_COMMITTEE,
        people.process_owner: Role.PROCESS_OWNER,
        people.second_process_owner: Role.PROCESS_OWNER,
        people.provider_sponsor: Role.STEERING_COMMITTEE,
        people.provider_manager: Role.TRANSITION_MANAGER,
        **dict.fromkeys(people.experts, Role.SUBJECT_EXPERT),
        **dict.fromkeys(people.trainers, Role.TRAINER),
        **dict.fromkeys(people.team_leads, Role.TEAM_LEAD),
        **dict.fromkeys(people.trainees, Role.TRAINEE),
    }


def make_engagement(
    database: Database,
    playbook: str = "travel_desk",
    processes: int = 2,
    *,
    people: People | None = None,
    waves: Sequence[int] = (),
    with_provider: bool = True,
    starts_on: date = START,
    rehearsal: bool = False,
    name: str = "Travel desk",
    auth_method: AuthMethod = AuthMethod.SELF_DECLARED,
) -> Made:
    """Start an engagement with its scope (one wave unless `waves` says one per process), roles and functions.

    The first person with a function's role and side holds it. Without `people` they are made first.
    """
    asked = (playbook, processes, tuple(waves), with_provider, starts_on, rehearsal, name, auth_method)
    recipe = ("engagement", *asked, people)
    return kept(database, recipe, lambda: _engagement(database, *asked, people=people))


def _engagement(
    database: Database,
    playbook: str,
    processes: int,
    waves: tuple[int, ...],
    with_provider: bool,
    starts_on: date,
    rehearsal: bool,
    name: str,
    auth_method: AuthMethod,
    *,
    people: People | None,
) -> Made:
    staff = people or make_people(database, rehearsal=rehearsal)
    loaded = load(playbook)
    act = make_act(staff.manager, starts_on)
    started = start_engagement(
        database, act, playbook=loaded, client=staff.client, name=name, starts_on=starts_on,
        provider=staff.provider if with_provider else None, rehearsal=rehearsal, auth_method=auth_method,
    )  # fmt: skip
    rows = scope_rows(processes, staff, waves)
    import_scope(database, act, started.engagement_id, rows)
    import_people(database, act, started.engagement_id, people_rows(staff, loaded.playbook))
    approve_roles(database, make_act(ADMINISTRATOR, starts_on), started.engagement_id)
    keys = tuple(row.process_key for row in rows)
    return Made(started.engagement_id, started.handle, staff, keys, loaded.playbook)


def scope_rows(count: int, people: People, waves: Sequence[int] = ()) -> tuple[ScopeRow, ...]:
    """Give `count` rows of a scope file: process_1, process_2, ... at the client's site."""
    return tuple(
        ScopeRow(
            process_key=f"process_{number}",
            name=f"Process {number}",
            wave=waves[number - 1] if waves else 1,
            site=people.client_site,
            criticality=3,
            volume_per_month=100 * number,
            line=number + 1,
        )
        for number in range(1, count + 1)
    )


def people_rows(people: People, playbook: Playbook) -> tuple[PersonRow, ...]:
    """Give the rows of a people file that grants every role and assigns every function of the playbook."""
    roles = roles_of_people(people)
    wanted: dict[Someone, list[str]] = {person: [] for person in roles}
    for key, spec in playbook.functions.items():
        who = next(who for who, role in roles.items() if (role, who.side) == (spec.role, spec.side))
        wanted[who].append(key)
    return tuple(
        person_row(who, people, roles=(role,), functions=wanted[who], line=line)
        for line, (who, role) in enumerate(roles.items(), 2)
    )


def person_row(
    who: Someone, people: People, *, roles: Sequence[Role] = (), functions: Sequence[str] = (), line: int = 2
) -> PersonRow:
    """Give one row of a people file; a function is written as in a file: `expert` or `expert@process_1`."""
    is_client = who.side is Side.CLIENT
    entries = [text.partition("@") for text in functions]
    return PersonRow(
        name=who.name,
        email=who.email,
        party=people.client if is_client else people.provider,
        side=who.side,
        site=people.client_site if is_client else people.provider_site,
        roles=tuple(roles),
        functions=tuple(FunctionEntry(function, process or None) for function, _, process in entries),
        line=line,
    )
