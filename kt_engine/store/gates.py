"""Reads gates, their newest version and the signatures on it."""

from sqlalchemy import RowMapping, select

from kt_engine.errors import NotFound
from kt_engine.store.find import HINTS
from kt_engine.store.tables import Gate, GateVersion, Signoff, table_of
from kt_engine.store.unit import Reader

G, V, S = table_of(Gate), table_of(GateVersion), table_of(Signoff)


def gate_of(reader: Reader, text: str) -> tuple[RowMapping, int | None]:
    """Give a gate by its handle, and the version number where the text names one (`E7-G-ready-P2 v1`).

    Raises NotFound with the command that lists the known ones.
    """
    handle, _, version = text.strip().partition(" v")
    number, _, rest = handle.partition("-")
    row = reader.first(select(G).where(G.c.handle.in_({handle, f"{number.upper()}-{rest}"})))
    if row is None or (version and not version.isdigit()):
        raise NotFound("gate", text, HINTS[Gate][1])
    return row, int(version) if version else None


def versions(reader: Reader, gate_id: int) -> list[RowMapping]:
    """Give every presented version, the newest last."""
    table = table_of(GateVersion)
    return list(reader.rows(select(table).where(table.c.gate_id == gate_id).order_by(table.c.number)))


def newest_version(reader: Reader, gate_id: int) -> RowMapping | None:
    """Give the newest presented version of a gate, if it was ever presented."""
    return reader.first(select(V).where(V.c.gate_id == gate_id).order_by(V.c.number.desc()).limit(1))


def signatures(reader: Reader, gate_version_id: int) -> list[RowMapping]:
    return list(reader.rows(select(S).where(S.c.gate_version_id == gate_version_id).order_by(S.c.id)))
