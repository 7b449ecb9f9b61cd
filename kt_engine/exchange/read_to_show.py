"""Reads a handed-over file as it is shown, searched and compared: a CSV file is a table then. It judges nothing."""

from kt_engine.exchange.csv_table import read_csv_table
from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.exchange.file_kind import ending_of, kind_of
from kt_engine.exchange.read_document import read_document
from kt_engine.words import FileKind


def read_to_show(data: bytes, name: str) -> ReadDocument:
    """Read a file of any kind. Raises InvalidInput for what is damaged, locked, or named for another kind."""
    if is_csv(name) and kind_of(data, name) is FileKind.TEXT:
        return read_csv_table(data, name)
    return read_document(data, name)


def is_csv(name: str) -> bool:
    return ending_of(name) == ".csv"
