"""A handover pack: what is in it, that the same facts give the same bytes, who may build one, what is entered."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import bagit
import pytest

from builders import START, load, make_act
from cli_runner import Kt
from flows import packs
from house_translations import PAGES, TEMPLATES, texts_of
from kt_engine.actions.add_party import add_party
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.exchange import bag
from kt_engine.store.database import Database
from kt_engine.store.tables import Event, Pack
from kt_engine.words import ExitCode
from packing import alone, built, fill, hand_over
from walking import House, added, count_of, last_event

SAME_IN_EVERY_LANGUAGE = {"bagit.txt", "python3 data/verify_pack.py .", "README.md", "Plan", "Title"}
"""File names, a command, a word of both languages, and what the documents of the sample are called."""


@pytest.fixture
def filled(house: House) -> House:
    fill(house)
    return house


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def manifest_of(folder: Path) -> str:
    return hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()


def test_a_pack_is_a_sound_bag_to_another_program_to_ours_and_to_the_one_in_it(
    kt: Kt, filled: House, tmp_path: Path
) -> None:
    pack = built(kt, filled, tmp_path / "pack")
    bagit.Bag(str(pack)).validate()
    said = kt("pack", "verify", str(pack))
    assert (said.code, said.err.splitlines()[-1]) == (0, f"E1-PK-1 is sound: {len(files_of(pack))} files.")
    code, found = alone(pack)
    assert (code, found["findings"], found["pack"]) == (0, [], "E1-PK-1")
    assert found["manifest_sha256"] == manifest_of(pack)


def test_checking_a_pack_leaves_nothing_in_it(kt: Kt, filled: House, tmp_path: Path) -> None:
    pack = built(kt, filled, tmp_path / "pack")
    before = files_of(pack)
    alone(pack)
    kt("pack", "verify", str(pack))
    assert files_of(pack) == before


def test_the_same_facts_give_the_same_bytes_and_are_entered_once(
    kt: Kt, filled: House, tmp_path: Path
) -> None:
    first = built(kt, filled, tmp_path / "first")
    said = kt("pack", "build", "E1", "--to", str(tmp_path / "second"), by=filled.people.process_owner)
    assert "It is unchanged since E1-PK-1 was built first." in said.err
    assert files_of(first) == files_of(tmp_path / "second")
    assert count_of(filled.database, Pack) == 1


def test_zip_files_of_the_same_facts_are_the_same_byte_by_byte(kt: Kt, filled: House, tmp_path: Path) -> None:
    folder = built(kt, filled, tmp_path / "folder")
    files = [
        tmp_path / name for name in ("first.zip", "second.zip") if built(kt, filled, tmp_path / name, "--zip")
    ]
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as archive:
        packed = {one.filename.removeprefix("E1-PK-1/"): archive.read(one) for one in archive.infolist()}
    assert packed == files_of(folder)
    assert kt("pack", "verify", str(files[0])).code == 0
    assert alone(files[0], folder / "data" / "verify_pack.py")[0] == 0


def test_what_was_taken_out_of_the_store_changes_no_pack(
    kt: Kt, filled: House, database: Database, tmp_path: Path
) -> None:
    first = built(kt, filled, tmp_path / "first")
    kt("evidence", "export", "E1", str(tmp_path / "evidence"), by=filled.people.manager)
    kt("checkpoint", "make", "--to", str(tmp_path / "checkpoint.json"), by="P1")
    assert last_event(database)[0] == "checkpoint_made"
    assert files_of(built(kt, filled, tmp_path / "second")) == files_of(first)


def test_another_engagement_changes_no_pack(
    kt: Kt, filled: House, database: Database, tmp_path: Path
) -> None:
    first = built(kt, filled, tmp_path / "first")
    act = make_act(1)
    other = add_party(database, act, name="Other Client", country="DE", time_zone="Europe/Berlin")
    start_engagement(
        database, make_act(filled.people.manager), playbook=load("tiny"), client=other.handle, name="Another",
        starts_on=START, provider=None, rehearsal=False,
    )  # fmt: skip
    assert files_of(built(kt, filled, tmp_path / "second")) == files_of(first)


def test_new_facts_give_a_new_pack_that_tells_of_the_one_before(
    kt: Kt, filled: House, tmp_path: Path
) -> None:
    built(kt, filled, tmp_path / "first")
    hand_over(filled, added(filled, reviewers=[filled.people.process_owner]), "# Two\n\n## Purpose\n\nNew\n")
    second = built(kt, filled, tmp_path / "second")
    assert bagit.Bag(str(second)).info["External-Identifier"] == "E1-PK-2"
    rows = (second / "data" / "evidence" / "rows" / "pack.jsonl").read_text().splitlines()
    assert [json.loads(row)["handle"] for row in rows] == ["E1-PK-1"]
    assert alone(second)[0] == 0


def test_the_register_lists_packs_and_the_store_stays_sound(kt: Kt, filled: House, tmp_path: Path) -> None:
    pack = built(kt, filled, tmp_path / "pack")
    [listed] = kt("pack", "list", "E1", "--json").json["packs"]
    assert (listed["handle"], listed["trigger"]) == ("E1-PK-1", "by_hand")
    assert listed["manifest_sha256"] == manifest_of(pack)
    assert listed["files_count"] == len(files_of(pack / "data"))
    assert kt("verify", "E1", "--json").json["findings"] == []


def test_a_pack_holds_who_where_and_when_of_its_facts_and_nothing_of_its_builder(
    kt: Kt, filled: House, tmp_path: Path
) -> None:
    pack = built(kt, filled, tmp_path / "pack")
    info = bagit.Bag(str(pack)).info
    held = json.loads((pack / "data" / "evidence" / "checkpoint.json").read_text())
    assert (info["KT-As-Of-Event"], info["KT-As-Of-Hash"]) == (str(held["seq"]), held["head_hash"])
    assert info["Bagging-Date"] == held["made_at"][:10]
    assert info["KT-Client"] == "Aldergate Retail"
    assert json.loads((pack / "data" / "evidence" / "manifest.json").read_text())["made_by"] is None


def test_documents_lie_in_all_formats_and_superseded_ones_apart(
    kt: Kt, filled: House, tmp_path: Path
) -> None:
    names = set(files_of(built(kt, filled, tmp_path / "pack") / "data" / "documents"))
    assert {"E1-HR-01-v2.md", "E1-HR-01-v2.html", "E1-SC-01-v1.md", "superseded/E1-HR-01-v1.md"} <= names
    assert "E1-HR-01-v1.md" not in names


def test_only_what_was_accepted_lies_readable_and_every_byte_lies_in_it_once(
    kt: Kt, filled: House, tmp_path: Path
) -> None:
    files = files_of(built(kt, filled, tmp_path / "pack") / "data")
    readable = {name for name in files if name.startswith("handed-over/")}
    assert readable == {
        "handed-over/E1-H2-v2.md",
        "handed-over/previews/E1-H2-v2.html",
        "handed-over/texts/E1-H2-v2.txt",
        "handed-over/differences/E1-H2-v1-v2.html",
    }
    kept = [data for name, data in files.items() if name.startswith("evidence/files/")]
    assert len(kept) == 2  # the returned version, and the one that waits
    assert not set(kept) & {data for name, data in files.items() if not name.startswith("evidence/files/")}


def test_a_handed_over_page_gets_a_name_no_browser_runs(kt: Kt, house: House, tmp_path: Path) -> None:
    fill(house)
    handle = added(house, reviewers=[house.people.process_owner])
    text = "<html><body><h1>Steps</h1><script>alert(1)</script></body></html>"
    hand_over(house, handle, text, "../../evil<b>.html")
    pack = built(kt, house, tmp_path / "pack")
    name = f"handed-over/{handle}-v1.txt"
    assert files_of(pack / "data")[name] == text.encode()
    index = (pack / "data" / "index.html").read_text()
    assert "evil&lt;b&gt;.html" in index
    assert "evil<b>" not in index
    assert alone(pack)[0] == 0


def test_who_may_not_export_evidence_builds_no_pack(kt: Kt, filled: House, tmp_path: Path) -> None:
    for who in (filled.people.trainees[0], "P1"):
        said = kt("pack", "build", "E1", "--to", str(tmp_path / "pack"), by=who)
        assert (said.code, "may not build packs" in said.err) == (ExitCode.REFUSED, True)
    assert not (tmp_path / "pack").exists()
    assert count_of(filled.database, Pack) == 0


def test_scores_by_name_are_in_a_pack_only_for_who_sees_them(kt: Kt, filled: House, tmp_path: Path) -> None:
    rows = "data/evidence/rows/assessment.jsonl"
    assert "score_pct" not in (built(kt, filled, tmp_path / "without") / rows).read_text()
    said = kt(
        "pack", "build", "E1", "--to", str(tmp_path / "with"), "--with-personnel", by=filled.people.manager
    )
    assert (said.code, "does not see scores by name" in said.err) == (ExitCode.REFUSED, True)
    said = kt(
        "pack",
        "build",
        "E1",
        "--to",
        str(tmp_path / "with"),
        "--with-personnel",
        by=filled.people.team_leads[0],
    )
    assert said.code == 0, said.err
    assert "score_pct" in (tmp_path / "with" / rows).read_text()
    assert alone(tmp_path / "with")[0] == 0


def test_a_dry_run_keeps_nothing(kt: Kt, filled: House, tmp_path: Path) -> None:
    events, keys = count_of(filled.database, Event), kt.home / "keys" / "checkpoint.key"
    said = kt("pack", "build", "E1", "--to", str(tmp_path / "p" / "k"), "--dry-run", by=filled.people.manager)
    assert (said.code, said.err.startswith("Dry run")) == (0, True)
    assert (count_of(filled.database, Event), keys.exists(), (tmp_path / "p").exists()) == (
        events,
        False,
        False,
    )


def test_a_folder_that_is_not_empty_is_left_alone(kt: Kt, filled: House, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "mine.txt").write_text("mine")
    said = kt("pack", "build", "E1", "--to", str(tmp_path / "here"), by=filled.people.manager)
    assert (said.code, "is there already and is not empty" in said.err) == (ExitCode.REFUSED, True)
    assert files_of(tmp_path / "here") == {"mine.txt": b"mine"}


def test_a_stored_file_that_was_changed_ends_in_a_sentence_and_leaves_nothing(
    kt: Kt, filled: House, tmp_path: Path
) -> None:
    kept = max((kt.home / "files" / "E1").iterdir(), key=lambda one: one.stat().st_size)
    kept.write_bytes(kept.read_bytes() + b"x")
    said = kt("pack", "build", "E1", "--to", str(tmp_path / "out"), by=filled.people.manager)
    assert said.code in {ExitCode.REFUSED, ExitCode.UNREACHABLE}
    assert "was changed after it was stored. Run kt verify." in said.err
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []
    assert count_of(filled.database, Pack) == 0


def test_a_full_disk_ends_in_a_sentence_and_leaves_nothing(
    kt: Kt, filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bag, "sync_folder", full)
    said = kt("pack", "build", "E1", "--to", str(tmp_path / "out"), by=filled.people.manager)
    assert (said.code, "No space left on device" in said.err) == (ExitCode.REFUSED, True)
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []


def test_the_index_of_a_pack_speaks_the_language_of_its_engagement(
    kt: Kt, filled: House, tmp_path: Path
) -> None:
    english = (built(kt, filled, tmp_path / "en") / "data" / "index.html").read_text(encoding="utf-8")
    assert kt("engagement", "language", "E1", "es", by=filled.made.people.manager).code == 0
    spanish = (built(kt, filled, tmp_path / "es") / "data" / "index.html").read_text(encoding="utf-8")
    assert ('<html lang="en">' in english, '<html lang="es">' in spanish) == (True, True)
    texts = texts_of((TEMPLATES / PAGES).read_text(encoding="utf-8"), pages=True)
    assert {text for text in texts if f">{text}<" in spanish} <= SAME_IN_EVERY_LANGUAGE
    assert "Quién certificó a quién" in spanish


def test_a_second_pack_of_an_unchanged_engagement_collects_and_sets_nothing_again(
    kt: Kt, filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = built(kt, filled, tmp_path / "first")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it was kept")

    for name in ("collect_pack", "export_rows", "payload_of"):
        monkeypatch.setattr(packs, name, never)
    assert files_of(built(kt, filled, tmp_path / "second")) == files_of(first)


@pytest.mark.parametrize("folder", ["renditions", "renditions/packs", "renditions/handed-over"])
def test_what_is_kept_may_be_deleted_and_the_bytes_stay_the_same(
    kt: Kt, filled: House, tmp_path: Path, folder: str
) -> None:
    first = built(kt, filled, tmp_path / "first")
    shutil.rmtree(kt.home / folder)
    assert files_of(built(kt, filled, tmp_path / "second")) == files_of(first)


def test_a_command_that_is_sent_twice_is_done_once(kt: Kt, filled: House, tmp_path: Path) -> None:
    built(kt, filled, tmp_path / "first", "--command-id", "pack-1")
    built(kt, filled, tmp_path / "second", "--command-id", "pack-1")
    hand_over(filled, added(filled, reviewers=[filled.people.process_owner]), "# Two\n\n## Purpose\n\nNew\n")
    third = ("--to", str(tmp_path / "third"), "--command-id", "pack-1")
    said = kt("pack", "build", "E1", *third, by=filled.people.manager)
    assert (said.code, "With this command id E1-PK-1 was built" in said.err) == (ExitCode.REFUSED, True)
    assert not (tmp_path / "third").exists()
    assert count_of(filled.database, Pack) == 1
