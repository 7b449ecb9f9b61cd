"""What people of a rehearsal do about rights of access, and when: asked for, granted, tried, taken away."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import RowMapping, func, select

from flows.rehearsal_papers import on_dates
from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_story import (
    acts_on,
    asked,
    person_named,
    transition_has_begun,
)
from kt_engine.actions.grant_access import grant_access
from kt_engine.actions.import_access import import_access
from kt_engine.actions.revoke_access import revoke_access
from kt_engine.actions.try_access import try_access
from kt_engine.exchange.access import read_access
from kt_engine.exchange.rehearsal_access import AccessEndPart, AskedPart, Right, TryPart
from kt_engine.store.database import Database
from kt_engine.store.tables import AccessRight, AccessTest, Certification, table_of
from kt_engine.store.unit import Act
from kt_engine.words import GONE_TRAINEES, AccessStatus

X, AT, C = table_of(AccessRight), table_of(AccessTest), table_of(Certification)
ASKED_BY = "run_manager"
Known = Mapping[Right, RowMapping]


def access_deeds(scene: Scene) -> Iterator[Deed]:
    """Give what is done next about each right of the story."""
    story = scene.rehearsal.integration.access
    if not story.asked or not transition_has_begun(scene):
        return
    known = _rights(scene)
    for part in story.asked:
        yield from _asked(scene, part, known)
    yield from _tries(scene, story.tries, known)
    for end in story.ends:
        yield from _end(scene, end, known.get(end.right))


def _rights(scene: Scene) -> Known:
    """Give the rights of the register as the story names them, the newest of each."""
    rows = scene.reader.rows(select(X).where(X.c.engagement_id == scene.engagement_id).order_by(X.c.id))
    return {
        Right(
            scene.people[row["person_id"]]["name"],
            row["system_key"],
            row["right"],
            scene.process_key(row["process_id"]),
        ): row
        for row in rows
    }


def _asked(scene: Scene, part: AskedPart, known: Known) -> Iterator[Deed]:
    """Ask for the rights of a file, and later say with the same file that they are granted."""
    statuses = [known[right]["status"] if right in known else None for right in part.rights]
    who = asked(scene, ASKED_BY)
    begins_on = scene.engagement["starts_on"]
    if None in statuses:
        do = partial(_import, scene.engagement_id, part.path, begins_on, granted=False)
        sentence = f"{scene.handle(who)} asks for {len(statuses)} rights of access"
        yield Deed(acts_on(scene, who, part.asked_day), who, sentence, do, stirs=False)
    elif AccessStatus.REQUESTED in statuses:
        do = partial(_import, scene.engagement_id, part.path, begins_on, granted=True)
        sentence = f"{scene.handle(who)} enters which rights of access are granted"
        yield Deed(acts_on(scene, who, part.granted_day), who, sentence, do)


def _import(
    engagement_id: int, path: Path, first_day: date, database: Database, act: Act, *, granted: bool
) -> object:
    """Bring the file in as of today: nothing in it lies ahead, and nothing is granted before it is."""
    table = on_dates(path.read_bytes(), first_day)
    file = read_access(_as_of(table, act.at.date(), granted=granted), file=path.name)
    return import_access(database, act, f"E{engagement_id}", file)


def _as_of(table: bytes, today: date, *, granted: bool) -> bytes:
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    for row in rows:
        row["granted_on"] = row["granted_on"] if granted else ""
        for column in ("requested_on", "granted_on"):
            row[column] = min(row[column], today.isoformat())
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def _tries(scene: Scene, parts: tuple[TryPart, ...], known: Known) -> Iterator[Deed]:
    """Let each user try his right: the next of his tries that is not on the register yet."""
    done, seen = _tried(scene), Counter[Right]()
    for part in parts:
        row = known.get(part.right)
        seen[part.right] += 1
        if row is None or row["status"] is not AccessStatus.GRANTED:
            continue
        if seen[part.right] == done.get(row["id"], 0) + 1:
            who = int(row["person_id"])
            found = "finds that it works" if part.works else "is refused"
            sentence = f"{scene.handle(who)} tries {row['handle']} at his own desk and {found}"
            do = partial(_try, row["handle"], part)
            yield Deed(acts_on(scene, who, part.day), who, sentence, do, stirs=not part.works)


def _tried(scene: Scene) -> Mapping[int, int]:
    rows = scene.reader.rows(
        select(AT.c.access_right_id, func.count().label("n"))
        .where(AT.c.engagement_id == scene.engagement_id)
        .group_by(AT.c.access_right_id)
    )
    return {row["access_right_id"]: row["n"] for row in rows}


def _try(handle: str, part: TryPart, database: Database, act: Act) -> object:
    return try_access(
        database, act, handle, works=part.works, site=part.site, shift=part.shift, reason=part.reason
    )


def _end(scene: Scene, part: AccessEndPart, row: RowMapping | None) -> Iterator[Deed]:
    """Grant what failed again, or take a right away once its user has left the work."""
    if row is None or row["status"] is AccessStatus.REVOKED:
        return
    spec = scene.playbook.systems.get(part.right.system)
    owner = ASKED_BY if spec is None or spec.owner is None else spec.owner
    who = asked(scene, owner, row["process_id"])
    on = acts_on(scene, who, part.day)
    handle = row["handle"]
    if part.what == "granted" and row["status"] is AccessStatus.FAILED:
        yield Deed(on, who, f"{scene.handle(who)} grants {handle} again: {part.why}", partial(_grant, handle))
    elif part.what == "revoked" and _has_left(scene, part.right):
        yield Deed(on, who, f"{scene.handle(who)} takes {handle} away: {part.why}", partial(_revoke, handle))


def _has_left(scene: Scene, right: Right) -> bool:
    """Tell whether somebody is in training for nothing any more, or has gone."""
    person_id = person_named(scene, right.person)
    rows = scene.reader.rows(
        select(C.c.status).where(C.c.engagement_id == scene.engagement_id, C.c.person_id == person_id)
    )
    return bool(rows) and all(row["status"] in GONE_TRAINEES for row in rows)


def _grant(handle: str, database: Database, act: Act) -> object:
    return grant_access(database, act, handle)


def _revoke(handle: str, database: Database, act: Act) -> object:
    return revoke_access(database, act, handle)
