"""What follows, in the same unit of work, when an agreement is agreed or refused: one function per kind.

Each function changes rows and writes no event of its own: what it gives stands in the event of the signature.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.store.unit import Unit
from kt_engine.words import AgreementKind

Follows = Callable[[Unit, RowMapping], Mapping[str, Any]]
"""Takes the agreement's row, gives facts for the event: handles, words, numbers, dates and hashes."""

WHEN_AGREED: Mapping[AgreementKind, Follows] = {}
WHEN_REFUSED: Mapping[AgreementKind, Follows] = {}
