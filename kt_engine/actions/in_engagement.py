"""Tells from a handle which engagement's chain a write must lock; it does not look for the record."""

import re

from sqlmodel import SQLModel

from kt_engine.errors import NotFound
from kt_engine.store.find import HINTS

FORM = re.compile(r"E([1-9][0-9]{0,8})(-.+)?")
EXAMPLE = {
    "task": "E7-T23",
    "handover": "E7-H4",
    "certification": "E7-K5",
    "process": "E7-P2",
    "engagement": "E7",
    "candidate provider": "E7-B1",
    "gate": "E7-G-ready-P2",
    "condition": "E7-C3",
    "risk": "E7-R3",
    "delay notice": "E7-N1",
    "waiver": "E7-W1",
    "question": "E7-Q4",
    "agreement": "E7-A3",
    "parallel run": "E7-PA1",
    "knowledge item": "E7-I5",
    "access right": "E7-X4",
    "readiness point": "E7-RP3",
    "assumption": "E7-AS2",
    "commitment": "E7-UC2",
    "people notice": "E7-PN1",
    "communication": "E7-CM2",
    "control": "E7-CT2",
    "allocation": "E7-L2",
    "session": "E7-S4",
    "query of a session": "E7-SQ3",
    "pack": "E7-PK-1",
}


def engagement_in(row: type[SQLModel], handle: str) -> int:
    """Give the engagement id in a handle such as `E7-T23`. Raises NotFound when it is not of that form."""
    wanted = handle.strip()
    found = FORM.fullmatch(wanted.upper())
    if found is None:
        what, hint = HINTS[row]
        raise NotFound(what, wanted or "(no name given)", f"Its handle looks like {EXAMPLE[what]}. {hint}")
    return int(found.group(1))
