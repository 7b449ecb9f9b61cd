"""Finds the folder a rehearsal may use: an empty KT_HOME, else one of its own. It never touches an engagement."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from kt_engine.errors import Refused
from kt_engine.settings import Settings, read_settings
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.migrate import check_version, current_revision
from kt_engine.store.tables import Engagement, table_of

OWN_NAME = "rehearsal-home"
OF_THE_HOUSE = re.compile(
    r"kt\.db(-wal|-shm|\.serve-lock)?|ktengine\.toml|serve\.json|last-error\.txt"
    r"|files|documents|renditions|packs|inbox|outbox|playbooks|brands|templates|keys|prefect|backups"
)
"""What may lie in a KT_HOME; a folder with anything else in it is somebody's own."""


def rehearsal_settings(settings: Settings, environment: Mapping[str, str], folder: Path) -> Settings:
    """Give the settings of the rehearsal: those of KT_HOME where that is set, else of a new folder in `folder`.

    Raises Refused when KT_HOME holds engagements or another program's files; nothing was changed then.
    """
    chosen = settings if environment.get("KT_HOME") else _own(settings, environment, folder)
    strange = sorted(each.name for each in _entries(chosen.home) if not OF_THE_HOUSE.fullmatch(each.name))
    if strange:
        raise Refused(
            f"{chosen.home} holds other files ({', '.join(strange[:3])}). Nothing was changed; set KT_HOME to an "
            "empty folder, or unset it, and the rehearsal makes a folder of its own."
        )
    _refuse_engagements(chosen)
    return chosen


def _own(settings: Settings, environment: Mapping[str, str], folder: Path) -> Settings:
    """Give a home beside the current folder that is free: rehearsal-home, rehearsal-home-2, ..."""
    number, home = 1, folder / OWN_NAME
    while home.is_file() or _entries(home):
        number += 1
        home = folder / f"{OWN_NAME}-{number}"
    fresh = read_settings({"home": str(home)}, environment, folder)
    return replace(fresh, person=settings.person)


def _entries(home: Path) -> list[Path]:
    if home.is_file():
        raise Refused(f"{home} is a file. Nothing was changed; set KT_HOME to an empty folder, or unset it.")
    return list(home.iterdir()) if home.is_dir() else []


def _refuse_engagements(settings: Settings) -> None:
    database = connect(settings.database_url)
    try:
        count = _count(database) if has_store(database) else 0
    finally:
        database.dispose()
    if count:
        raise Refused(
            f"The store of {settings.home} holds {count} engagement{'s' if count > 1 else ''}. A rehearsal is "
            "played in a store without any. Nothing was changed; unset KT_HOME (and KT_DATABASE_URL), or set it to "
            "an empty folder."
        )


def has_store(database: Database) -> bool:
    """Tell whether there is a store of this version. Raises StoreUnreachable for one of another, or none to be had."""
    if database.file is not None and not database.file.exists():
        return False
    try:
        with database.reader.connect() as connection:
            if current_revision(connection) is None:
                return False
    except OperationalError:
        check_version(database)
        raise
    check_version(database)
    return True


def _count(database: Database) -> int:
    with open_store(database) as reader:
        return int(reader.value(select(func.count()).select_from(table_of(Engagement))))
