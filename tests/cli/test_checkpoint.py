"""`kt checkpoint`, `kt verify` with checkpoints and with one check alone, and `kt person erase`, through the edge."""

import json
from pathlib import Path

from builders import Made
from cli_runner import Kt
from kt_engine.words import ExitCode


def test_a_checkpoint_is_printed_or_written_and_proves_its_chain(kt: Kt, made: Made, tmp_path: Path) -> None:
    printed = kt("checkpoint", "make", "E1", by=made.people.manager)
    assert printed.code == 0, printed.err
    assert json.loads(printed.out)["chain"] == "E1"
    file = tmp_path / "held.json"
    written = kt("checkpoint", "make", "E1", "--to", str(file), by=made.people.manager)
    assert written.out.strip() == str(file)
    said = kt("verify", "--checkpoint", str(file))
    assert said.code == 0, said.out + said.err
    seq = json.loads(file.read_text())["seq"]
    assert f"Proven from outside: E1 up to event {seq}." in said.err
    assert (
        f"Not proven from outside: installation after event 0 of 25, E1 after event {seq} of {seq + 1}."
        in said.err
    )


def test_a_checkpoint_is_never_written_over_another_file(kt: Kt, made: Made, tmp_path: Path) -> None:
    (tmp_path / "held.json").write_text("mine")
    said = kt("checkpoint", "make", "E1", "--to", str(tmp_path / "held.json"), by=made.people.manager)
    assert said.code == ExitCode.REFUSED
    assert (tmp_path / "held.json").read_text() == "mine"


def test_a_dry_run_makes_no_checkpoint_and_no_key(kt: Kt, made: Made, tmp_path: Path) -> None:
    said = kt("checkpoint", "make", "E1", "--dry-run", "--json", by=made.people.manager)
    assert said.json["dry_run"] is True
    assert not (tmp_path / "keys").exists()
    assert kt("verify", "--json").json["outside"][1]["head_seq"] == said.json["checkpoint"]["seq"]


def test_a_file_that_is_no_checkpoint_is_refused_with_its_name(kt: Kt, made: Made, tmp_path: Path) -> None:
    (tmp_path / "held.json").write_text('{"seq": 4}')
    said = kt("verify", "--checkpoint", str(tmp_path / "held.json"))
    assert said.code == ExitCode.NOT_MET
    assert "held.json: It is not a checkpoint." in said.err


def test_the_check_of_signatures_says_how_many_it_looked_at(kt: Kt, made: Made) -> None:
    said = kt("verify", "E1", "--check", "segregation")
    assert (said.code, said.out.split()) == (0, ["signatures", "6"])
    assert "Every signature stands." in said.err
    assert kt("verify", "--check", "segregation", "--json").json == {
        "schema_version": 1, "kind": "segregation", "sound": True, "signatures": 6, "findings": [],
    }  # fmt: skip


def test_erasing_in_a_dry_run_lists_and_keeps_everything(kt: Kt, made: Made) -> None:
    who = made.people.outsider
    listed = kt("person", "erase", who.handle, "--reason", "Asked for it", "--dry-run", by="P1")
    assert f"person:{who.id}:name" in listed.out
    assert who.name in kt("person", "list").out
    said = kt("person", "erase", who.handle, "--reason", "Asked for it", by="P1")
    assert said.code == 0, said.err
    assert who.name not in kt("person", "list").out
    verified = kt("verify")
    assert verified.code == 0, verified.out
    assert "2 typed texts were erased" in verified.err
