"""What all verbs of the nursery share: what the playbook asks, and whether the process is open to live work."""

from sqlalchemy import RowMapping

from kt_engine.actions.training_in_hand import steps_in_hand
from kt_engine.errors import MoveRefused, Refused
from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import NestingSpec
from kt_engine.store.find import by_id
from kt_engine.store.tables import Process
from kt_engine.store.unit import Unit
from kt_engine.words import CertificationStatus, Stage


def nesting_asked(unit: Unit, row: RowMapping) -> tuple[Playbook, NestingSpec]:
    """Give the playbook and its nursery. Raises Refused where it has none."""
    playbook, spec = steps_in_hand(unit, row)
    if spec.nesting is None:
        raise Refused(
            f"The playbook of {row['handle']} has no nursery. Live work begins with: kt training begin-live"
        )
    return playbook, spec.nesting


def check_nesting(row: RowMapping, verb: str) -> None:
    """Raise MoveRefused unless the trainee is in the nursery; `verb` is a participle."""
    if row["status"] is not CertificationStatus.NESTING:
        instead = f"The nursery begins with: kt training begin-nesting {row['handle']}"
        raise MoveRefused(row["handle"], row["status"].value, verb, instead)


def is_open_to_live_work(unit: Unit, row: RowMapping) -> bool:
    """Tell whether the gate that closes the transition of the process has passed."""
    number = by_id(unit, Process, row["process_id"])["stage_number"]
    return number is not None and int(number) >= Stage.GO_LIVE.number
