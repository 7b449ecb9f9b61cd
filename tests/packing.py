"""A small engagement with something of everything a handover pack holds: papers, handovers, a certificate, gates."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cli_runner import Kt
from issuing import issue
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.due_documents import DueDocument
from kt_engine.words import DocumentKey
from walking import House, added, handed, of, passed, sop


def fill(house: House) -> str:
    """Hand over one thing in two versions and one nobody looks at, certify, issue; gives the accepted handover."""
    handle = added(house, reviewers=[house.people.process_owner])
    submit_handover(
        house.database, house.files, of(house.people.experts[0]), handle, file=handed(sop("first"))
    )
    return_handover(house.database, of(house.people.process_owner), handle, reason="Say more")
    hand_over(house, handle, sop("second"))
    waiting = added(house, reviewers=[house.people.process_owner])
    submit_handover(
        house.database, house.files, of(house.people.experts[0]), waiting, file=handed(sop("later"))
    )
    certification = passed(house.database, house.made)
    for signer in (house.people.trainers[0], house.people.experts[0]):
        certify_trainee(house.database, of(signer), certification)
    for key, facts in ((DocumentKey.HANDOVER_REGISTER, "a"), (DocumentKey.HANDOVER_REGISTER, "b")):
        issue(house, DueDocument(key, "E1", house.made.engagement_id), facts=facts * 64)
    issue(house, DueDocument(DocumentKey.SCOPE_AND_RACI, "E1", house.made.engagement_id))
    return handle


def hand_over(house: House, handle: str, text: str, name: str = "manual.md") -> None:
    """Submit a version and have it reviewed and accepted."""
    people = house.people
    submit_handover(house.database, house.files, of(people.experts[0]), handle, file=handed(text, name))
    for signer in (people.process_owner, people.team_leads[0]):
        accept_handover(house.database, of(signer), handle)


def built(kt: Kt, house: House, folder: Path, *words: str) -> Path:
    """Build the pack by the command line."""
    said = kt("pack", "build", "E1", "--to", str(folder), *words, by=house.people.manager)
    assert said.code == 0, said.err
    return folder


def alone(pack: Path, program: Path | None = None) -> tuple[int, dict[str, Any]]:
    """Check a pack as a stranger does, by the program in it or beside it; give the exit code and what it found."""
    command = [sys.executable, "-I", str(program or pack / "data" / "verify_pack.py"), str(pack), "--json"]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def again(pack: Path, *lists: str) -> Path:
    """Make every list fit again, as who changes a pack would; or only the lists named."""
    for name in lists or ("manifest", "tagmanifest"):
        for algorithm in ("sha256", "sha512"):
            file = pack / f"{name}-{algorithm}.txt"
            listed = [line.split("  ", 1)[1] for line in file.read_text().splitlines()]
            found = [(hashlib.new(algorithm, (pack / one).read_bytes()).hexdigest(), one) for one in listed]
            file.write_text("".join(f"{sha}  {one}\n" for sha, one in found))
    return pack
