"""Changes a store in every way its owner could, one at a time, and counts what is found.

Run it with: python tests/benchmarks/tamper.py. Each change is looked for by `kt verify` without and with a checkpoint
from outside, and by the verifier of an export where the change reaches one. Untouched copies give the false alarms.
"""

# ruff: noqa: E402 - the tests' own modules are found only after the path is set
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from builders import make_act
from kt_engine.actions.init_store import init_store
from kt_engine.actions.make_checkpoint import make_checkpoint
from kt_engine.answers.export_rows import export_rows
from kt_engine.answers.raw_rows import lenient_text
from kt_engine.answers.verify_store import verify
from kt_engine.cli.evidence import write_folder
from kt_engine.errors import KtError
from kt_engine.exchange.checkpoint_text import CheckpointText
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import connect, open_store
from store_samples import tell_everything
from tampering import Tampering, every_column, owner, structural, tampered

ON = datetime(2027, 6, 1, 9, tzinfo=UTC)
SOUND, WRONG, NOT_EXPORTED = 0, 1, 2


@dataclass(frozen=True)
class Told:
    """A told store to copy, last week's copy of it, and the checkpoint that somebody outside was given today."""

    folder: Path
    held: CheckpointText


@dataclass(frozen=True)
class Tried:
    kind: str
    name: str
    alone: bool
    """Found by kt verify with nothing from outside."""
    with_checkpoint: bool
    exported: int
    """What the verifier of the export said; NOT_EXPORTED where the change kept the export from being made."""
    needs_outside: bool = False


def tell(folder: Path) -> Told:
    """Make the store; `kt.db` is today's, `week.db` that of a week before."""
    database = connect(f"sqlite:///{folder / 'kt.db'}")
    init_store(database, administrator="Ada Administrator", at=ON.replace(year=2027, month=1), recorded_at=ON)
    tell_everything(database, folder / "files")
    database.dispose()
    shutil.copyfile(folder / "kt.db", folder / "week.db")
    database = connect(f"sqlite:///{folder / 'kt.db'}")
    for day in (1, 2):
        held = make_checkpoint(database, make_act(1, ON.replace(day=day)), folder / "keys", 1)
    database.dispose()
    return Told(folder, held)


class Home:
    """One place into which the store is copied again and again, so that its statements are prepared only once."""

    def __init__(self, told: Told, place: Path) -> None:
        self.told, self.place = told, place
        self.database = connect(f"sqlite:///{place / 'kt.db'}")

    def renew(self, name: str = "kt.db") -> None:
        self.database.dispose()
        for old in self.place.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copyfile(self.told.folder / name, self.place / "kt.db")
        shutil.copytree(self.told.folder / "files", self.place / "files")

    def finds(self, *held: CheckpointText) -> bool:
        return not verify(self.database, self.place / "files", ALLOWED_MOVES, checkpoints=held).sound

    def said_of_export(self) -> int:
        """Export the engagement as it is, and run the verifier that goes with it in a Python of its own."""
        out = self.place / "out"
        try:
            held = make_checkpoint(
                self.database, make_act(3, ON), self.told.folder / "keys", 1, to_export=True
            )
            with open_store(self.database) as reader, lenient_text(reader.connection):
                exported = export_rows(reader, 1, scores=True)
            write_folder(self.place / "files", out, exported, held, "P3")
        except KtError:
            return NOT_EXPORTED
        command = [sys.executable, "-I", "-S", str(out / "verify_evidence.py"), str(out), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        return SOUND if json.loads(done.stdout)["sound"] else WRONG

    def try_one(self, tampering: Tampering, *, export: bool = True) -> Tried:
        self.renew()
        tampered(self.database, self.place / "files", tampering)
        alone = self.finds()
        both = alone or self.finds(self.told.held)
        said = self.said_of_export() if export else NOT_EXPORTED
        return Tried(tampering.kind, tampering.name, alone, both, said, tampering.needs_outside)

    def try_roll_back(self) -> Tried:
        self.renew("week.db")
        alone, both = self.finds(), self.finds(self.told.held)
        return Tried("rolled back", "last week's copy", alone, both, NOT_EXPORTED, needs_outside=True)


def false_alarms(home: Home, rounds: int) -> Counter[str]:
    """Give how many untouched copies were called wrong, by what was done to them; names ending in `of` count tries."""
    found: Counter[str] = Counter()
    for _ in range(rounds):
        for what, statement in (
            ("copied", ""),
            ("packed", "VACUUM"),
            ("backed up and restored", "VACUUM INTO '{}'"),
        ):
            home.renew()
            if statement:
                with owner(home.database) as cursor:
                    cursor.execute(statement.format(home.place / "back.db"))
            if (home.place / "back.db").exists():
                home.database.dispose()
                (home.place / "back.db").replace(home.place / "kt.db")
            found[what] += home.finds(home.told.held)
            found[f"{what} of"] += 1
    return found


def table(tried: Sequence[Tried]) -> str:
    lines = [
        "| What was done | Tried | Found alone | Found with a checkpoint | In the export: found / reached |"
    ]
    lines.append("| --- | ---: | ---: | ---: | ---: |")
    for kind in dict.fromkeys(one.kind for one in tried):
        some = [one for one in tried if one.kind == kind]
        reached = [one for one in some if one.exported != NOT_EXPORTED]
        found = sum(one.exported == WRONG for one in reached)
        lines.append(
            f"| {kind} | {len(some)} | {sum(one.alone for one in some)} | {sum(one.with_checkpoint for one in some)} "
            f"| {found} / {len(reached)} |"
        )
    return "\n".join(lines)


def main() -> None:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kt-told-") as place:
        (Path(place) / "home").mkdir()
        home = Home(tell(Path(place)), Path(place) / "home")
        tried = [home.try_one(one) for one in (*every_column(), *structural())] + [home.try_roll_back()]
        alarms = false_alarms(home, 20)
    print(table(tried))
    for one in tried:
        missed = not one.with_checkpoint or (not one.alone and not one.needs_outside) or one.exported == SOUND
        if missed:
            print(
                f"{one.kind} {one.name}: alone {one.alone}, with {one.with_checkpoint}, export {one.exported}"
            )
    print(f"false alarms: {dict(alarms)}")
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
