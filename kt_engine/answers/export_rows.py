"""Chooses what belongs to the evidence of one engagement: all of its own, and of the installation what it rests on.

Another client's people, sites and companies never leave: events of the installation that speak of them are given as
links of the chain, without their body. Scores by name are personnel data: their values and salts stay behind unless who
exports sees them; the events prove by their digests that nothing was changed, and passed or not stays.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from kt_engine.answers.raw_rows import INSTALLATION, plain_rows
from kt_engine.answers.verify_chains import parse_body
from kt_engine.answers.verify_rows import proven_tables
from kt_engine.errors import Refused
from kt_engine.store.tables import Chain, Event, EventText, PlaybookVersion, metadata, table_of
from kt_engine.store.unit import Reader

CHAIN, EVENT, TEXT, PLAYBOOK = (
    table_of(Chain),
    table_of(Event),
    table_of(EventText),
    table_of(PlaybookVersion),
)
ROOTS = ("person", "party", "site", "playbook_version")
"""What belongs to nobody's engagement and is taken where the engagement, or what was taken before, names it."""
NEVER = frozenset({"invitation", "message"})
"""Of the installation: letters to people, which can hold a token that is still good."""
SECRETS = {"authenticator": frozenset({"sealed"})}
HANDLE = re.compile(r"[EPOS][1-9][0-9]*")
OF_ENGAGEMENT = "all rows of the engagement"
OF_INSTALLATION = "rows the engagement rests on"
OF_BOTH = "all rows of the engagement, and those of the installation it rests on"
AFTERWARDS = frozenset({"pack_built", "checkpoint_made"})
"""Events that tell of what was taken out of the store, not of the engagement."""
FILTERS = {"engagement": OF_ENGAGEMENT, "installation": OF_INSTALLATION, "either": OF_BOTH}
Row = dict[str, Any]
Key = tuple[str, int]


@dataclass(frozen=True)
class ExportedTable:
    table: str
    filter: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Exported:
    """Everything of one engagement, as it stands in the store; nothing is judged."""

    engagement: str
    tables: tuple[ExportedTable, ...]
    events: Mapping[str, tuple[Row, ...]]
    """By chain; of the installation's the withheld ones as seq, prev and hash."""
    heads: Mapping[str, Row]
    texts: tuple[Row, ...]
    unproven: tuple[Key, ...]
    """Rows of the installation that rest on a withheld event."""
    files: tuple[str, ...]
    """Hashes of the engagement's files."""
    playbook_json: str
    withheld: Mapping[str, tuple[str, ...]]
    """Columns, by table, that were kept back; empty: none."""

    @property
    def rows_count(self) -> int:
        return sum(len(table.rows) for table in self.tables)

    @property
    def events_count(self) -> int:
        return sum(len(events) for events in self.events.values())


def export_rows(reader: Reader, engagement_id: int, *, scores: bool, settled: bool = False) -> Exported:
    """Give the evidence of an engagement, in the full population: nothing is sampled; `scores`: those by name too.

    `settled`: chains end with the last event that tells something of the engagement, so that packs and checkpoints
    made since change nothing, nor does what happens in other engagements.
    Raises Refused without scores where an older program wrote them into the events themselves.
    """
    chosen = _Chosen(reader, engagement_id, scores=scores, settled=settled)
    tables = tuple(
        ExportedTable(table.name, FILTERS[table.info["chain"]], tuple(chosen.exported(table)))
        for table in proven_tables()
    )
    events = {name: tuple(chosen.events(name)) for name in (INSTALLATION, chosen.name)}
    released = {event["id"] for lines in events.values() for event in lines if "id" in event}
    texts = tuple(
        {name: row[name] for name in ("event_id", "place", "salt", "text")}
        for row in plain_rows(reader, TEXT)
        if row["event_id"] in released and not chosen.keeps_back(str(row["place"]))
    )
    names = {table.table: table.rows for table in tables}
    files = {row["sha256"] for row in (*names["stored_file"], *names["handover_version"])}
    files |= {row["file_sha256"] for row in names["task_evidence"]}
    files |= {row["record_sha256"] for row in names["document"] if row["status"] != "draft"}
    heads = {
        name: {"seq": head["head_seq"], "hash": head["head_hash"]} for name, head in chosen.heads.items()
    }
    if settled:
        heads = {name: {"seq": lines[-1]["seq"], "hash": lines[-1]["hash"]} for name, lines in events.items()}
    pinned = next(iter(names["playbook_version"]), {"canonical_json": ""})
    return Exported(
        chosen.name, tables, events, heads, texts, tuple(sorted(chosen.unproven)), tuple(sorted(files)),
        str(pinned["canonical_json"]), chosen.withheld_columns,
    )  # fmt: skip


class _Chosen:
    """Which rows and events go out; everything is read in one view of the store."""

    def __init__(self, reader: Reader, engagement_id: int, *, scores: bool, settled: bool) -> None:
        self.reader, self.engagement_id, self.name = reader, engagement_id, f"E{engagement_id}"
        self.withheld_columns = {} if scores else personnel_columns()
        self.heads = {
            INSTALLATION if row["engagement_id"] is None else self.name: row
            for row in plain_rows(reader, CHAIN)
            if row["engagement_id"] in (None, engagement_id)
        }
        self.rows: dict[str, list[Row]] = {}
        """Candidates: the engagement's own, and all of the installation."""
        for table in proven_tables():
            rows = plain_rows(reader, table, engagement_id=engagement_id)
            hidden = table.name in NEVER
            self.rows[table.name] = [
                row for row in rows if not hidden or row.get("engagement_id") is not None
            ]
        self.lines = {name: self._lines(name) for name in self.heads}
        self._refuse_plain_scores()
        if settled:
            self._settle(self.name, lambda line: line["kind"] in AFTERWARDS)
        self.kept: dict[str, set[int]] = {name: set() for name in self.rows}
        self._choose()
        self.handles = {self.name}
        for name in ROOTS:
            kept = self.kept[name]
            self.handles |= {str(row.get("handle")) for row in self.rows[name] if row["id"] in kept}
        self.withheld = {line["seq"] for line in self.lines[INSTALLATION] if not self._speaks_of_us(line)}
        if settled:
            self._settle(INSTALLATION, lambda line: line["kind"] in AFTERWARDS or self._tells_nothing(line))
        self.unproven = set(self._resting_on_withheld())

    def exported(self, table: Table) -> Iterator[Row]:
        hidden = {column.name for column in table.columns if column.info.get("live")}
        hidden |= SECRETS.get(table.name, frozenset()) | {*self.withheld_columns.get(table.name, ())}
        for row in self.rows[table.name]:
            child = table.name not in ROOTS and row.get("engagement_id") is None
            if row["id"] in self.kept[table.name] and not (
                child and (table.name, row["id"]) in self.unproven
            ):
                yield {name: value for name, value in row.items() if name not in hidden}

    def events(self, name: str) -> Iterator[Row]:
        for line in self.lines[name]:
            link = {"seq": line["seq"], "prev": line["prev_hash"], "hash": line["hash"]}
            if name == INSTALLATION and line["seq"] in self.withheld:
                yield {**link, "withheld": True}
            else:
                said = ("id", "kind", "subject", "by", "at", "recorded_at", "command_id", "body")
                columns = {column: line[column] for column in said}
                yield {**link, **columns, "format": line["chain_format"], "chain": name}

    def keeps_back(self, place: str) -> bool:
        """Tell whether the text at a place (table, row, column) is a score that stays behind."""
        table, _, column = place.partition(":")
        return column.rpartition(":")[2] in self.withheld_columns.get(table, ())

    def _settle(self, name: str, is_over: Callable[[Row], bool]) -> None:
        """Take the last events off a chain while they tell nothing of the engagement, with the rows they made."""
        lines = self.lines[name]
        while len(lines) > 1 and is_over(lines[-1]):
            for change in (parse_body(str(lines.pop()["body"])) or {}).get("changes", []):
                rows = self.rows.get(change["t"], [])
                rows[:] = [row for row in rows if row["id"] != change["id"] or "id" not in change["c"]]

    def _tells_nothing(self, line: Row) -> bool:
        """Tell whether an event of the installation is withheld and changed nothing that goes out."""
        changes = (parse_body(str(line["body"])) or {}).get("changes", [])
        return line["seq"] in self.withheld and not any(
            change["id"] in self.kept.get(change["t"], ()) for change in changes
        )

    def _refuse_plain_scores(self) -> None:
        """An older program put scores into the bodies of events; taking them out would break the chain."""
        names = {name for columns in self.withheld_columns.values() for name in columns}
        for line in self.lines[self.name] if names else ():
            if any(f'"{name}":"' in line["body"] for name in names) and self._holds_score(line):
                raise Refused(
                    f"Event {line['seq']} of {self.name} holds a score by name, as earlier versions wrote it, and "
                    "cannot leave without it. Let somebody who sees scores export it, with --with-personnel."
                )

    def _holds_score(self, line: Row) -> bool:
        changes = (parse_body(str(line["body"])) or {}).get("changes", [])
        return any(
            isinstance(change["c"].get(name), str)
            for change in changes
            for name in self.withheld_columns.get(change["t"], ())
        )

    def _lines(self, name: str) -> list[Row]:
        where = EVENT.c.chain_id == self.heads[name]["id"]
        return list(plain_rows(self.reader, EVENT, where=where, order_by=("seq",)))

    def _choose(self) -> None:
        """Take the engagement's rows, then what they name, until nothing new is named; then what hangs on that."""
        roots = {name: {row["id"]: row for row in self.rows[name]} for name in ROOTS}
        for name, rows in self.rows.items():
            own = [
                row for row in rows if row.get("engagement_id") == self.engagement_id or name == "engagement"
            ]
            self.kept[name] |= {row["id"] for row in own}
            self._take_named(name, own)
        self.kept["person"] |= {line["by"] for line in self.lines[self.name]} & set(roots["person"])
        offices = [row for row in self.rows["role_grant"] if row["engagement_id"] is None]
        self.kept["person"] |= {row["person_id"] for row in offices}
        for line in self.lines[INSTALLATION]:
            if line["subject"] == self.name:
                self._take_made(line)
        before = -1
        while before != (before := sum(len(self.kept[name]) for name in ROOTS)):
            for name in ROOTS:
                self._take_named(name, [roots[name][one] for one in self.kept[name] if one in roots[name]])
        for table in metadata.sorted_tables:
            if table.name in self.rows and table.name not in ROOTS:
                self._take_hanging(table)

    def _take_named(self, name: str, rows: Iterable[Row]) -> None:
        for column, target in _references(metadata.tables[name]):
            if target in ROOTS:
                self.kept[target] |= {row[column] for row in rows if row[column] is not None}

    def _take_made(self, line: Row) -> None:
        """Take what an event about this engagement made, such as the people imported for it."""
        for change in (parse_body(str(line["body"])) or {}).get("changes", []):
            if change["t"] in ROOTS and "id" in change["c"]:
                self.kept[change["t"]].add(change["id"])

    def _take_hanging(self, table: Table) -> None:
        """Take rows of the installation all of whose references are taken: calendars, offices, keys."""
        references = _references(table)
        for row in self.rows[table.name]:
            if table.info["chain"] != "engagement" and row.get("engagement_id") is None:
                named = [(target, row[column]) for column, target in references if row[column] is not None]
                if all(one in self.kept.get(target, ()) for target, one in named):
                    self.kept[table.name].add(row["id"])

    def _speaks_of_us(self, line: Row) -> bool:
        """Tell whether everything an event of the installation speaks of goes out."""
        body = parse_body(str(line["body"]))
        if body is None:
            return True  # a broken body is a finding, and is shown
        words = [line["subject"], *body.get("facts", {}).values()]
        people = [value for name, value in body.get("facts", {}).items() if name.endswith("person_id")]
        return (
            all(not HANDLE.fullmatch(str(word)) or str(word) in self.handles for word in words)
            and all(one is None or one in self.kept["person"] for one in (*people, line["by"]))
            and all(change["id"] in self.kept.get(change["t"], ()) for change in body.get("changes", []))
        )

    def _resting_on_withheld(self) -> Iterator[Key]:
        for line in self.lines[INSTALLATION]:
            if line["seq"] in self.withheld:
                for change in (parse_body(str(line["body"])) or {}).get("changes", []):
                    if change["id"] in self.kept.get(change["t"], ()):
                        yield change["t"], change["id"]


def personnel_columns() -> dict[str, tuple[str, ...]]:
    """Give the columns that say how well somebody did, by table."""
    found = {
        table.name: tuple(column.name for column in table.columns if column.info.get("personnel"))
        for table in proven_tables()
    }
    return {table: columns for table, columns in found.items() if columns}


def _references(table: Table) -> list[tuple[str, str]]:
    return [(key.parent.name, key.column.table.name) for key in table.foreign_keys]
