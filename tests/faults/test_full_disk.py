"""A disk that is really full (a small one, in memory): every act says so, leaves nothing half done, and works later."""

import asyncio
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import make_engagement
from flow_samples import Sample, settings_in
from flows import documents_due
from flows.documents_due import issue_due_documents
from flows.house import house_for, house_of
from flows.lifecycle import tick_plain
from flows.server import free_port
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.resume_engagement import resume_engagement
from kt_engine.answers.due_documents import DueDocument
from kt_engine.answers.ticking import unsettled
from kt_engine.errors import StoreUnreachable
from kt_engine.store.tables import Document, HandoverVersion
from kt_engine.words import DocumentKey, Format
from served import command_line, environment_of, kt, served
from walking import House, count_of, submitted, walk_to_stage_four

pytestmark = pytest.mark.long

SIZE = "32m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for one home."""
    if os.geteuid() != 0:
        pytest.skip("Only root may mount a small disk, so a full disk was not tried here.")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("This machine lets nobody mount a small disk, so a full disk was not tried here.")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def sample(small_disk: Path, template_file: Path) -> Iterator[Sample]:
    shutil.copyfile(template_file, small_disk / "kt.db")
    house = house_of(settings_in(small_disk))
    made = make_engagement(house.db)
    yield Sample(house, made)
    house.db.dispose()


def fill(disk: Path) -> Path:
    """Write until nothing fits any more."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as out:
        for size in (1 << 16, 1 << 12):
            try:
                while out.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return filler


def test_an_act_with_evidence_is_refused_whole_and_can_be_repeated(
    sample: Sample, small_disk: Path, tmp_path: Path
) -> None:
    asyncio.run(tick_plain(sample.house, sample.id))
    evidence = tmp_path / "evidence.txt"
    evidence.write_bytes(b"what was done\n" * 20_000)
    listed = json.loads(kt(small_disk, "task", "list", "E1", "--json").stdout)
    [task, *_] = [each["handle"] for each in listed["tasks"] if each["status"] == "ready"]
    complete = ("task", "complete", task, "--evidence", str(evidence), "--note", "done")
    by = ("--by", sample.made.people.sponsor.handle)
    filler = fill(small_disk)
    refused = kt(small_disk, *complete, *by)
    assert refused.returncode == 5, refused.stderr
    assert "No space left on device" in refused.stderr or "disk is full" in refused.stderr
    assert "fault of KT Engine" not in refused.stderr
    assert [file.name for file in small_disk.rglob(".part-*")] == []
    filler.unlink()
    again = kt(small_disk, *complete, *by)
    assert again.returncode == 0, again.stderr
    assert kt(small_disk, "verify").returncode == 0


def test_a_commit_that_does_not_fit_is_no_commit(sample: Sample, small_disk: Path) -> None:
    filler = fill(small_disk)
    done: list[int] = []

    def go_on() -> None:
        for number in range(500):
            hold_engagement(sample.db, sample.act(), sample.id, reason="a strike " * 200)
            resume_engagement(sample.db, sample.act(), sample.id)
            done.append(number)

    with pytest.raises(
        StoreUnreachable, match=r"^The disk is full. Nothing was changed; free some space, then repeat.$"
    ):
        go_on()
    filler.unlink()
    assert sample.head() >= 2 * len(done)
    assert kt(small_disk, "verify").returncode == 0


def test_a_handover_is_refused_whole_and_can_be_submitted_again(
    small_disk: Path, template_file: Path
) -> None:
    shutil.copyfile(template_file, small_disk / "kt.db")
    settings = settings_in(small_disk)
    with house_for(settings) as house:
        made = walk_to_stage_four(house.db)
        desk = House(house.db, made, settings.files)
        filler = fill(small_disk)
        with pytest.raises(StoreUnreachable, match=r"No space left on device|disk is full"):
            submitted(desk, made.people.experts[0], text="Step\n" * 20_000)
        assert count_of(house.db, HandoverVersion) == 0
        assert list(small_disk.rglob(".part-*")) == []
        filler.unlink()
        assert submitted(desk, made.people.experts[0], text="Step\n" * 20_000).version == 1
    assert kt(small_disk, "verify").returncode == 0


def test_a_document_waits_for_room_and_then_comes_with_its_copies_to_read(
    sample: Sample, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = (DueDocument(DocumentKey.HANDOVER_REGISTER, "E1", 1),)
    monkeypatch.setattr(documents_due, "due_documents", lambda *_: due)
    filler = fill(small_disk)
    with pytest.raises(StoreUnreachable, match=r"No space left on device|disk is full"):
        issue_due_documents(sample.house, sample.act(2), sample.id)
    assert count_of(sample.db, Document) == 0
    filler.unlink()
    assert issue_due_documents(sample.house, sample.act(2), sample.id) == ("E1-HR-01 v1",)
    copies = {file.name: file.read_bytes() for file in (sample.settings.documents / "E1").iterdir()}
    assert sorted(copies) == sorted(f"E1-HR-01-v1.{form.value}" for form in Format)
    [record] = [file.read_bytes() for file in sample.settings.files.rglob("*") if file.is_file()]
    assert copies["E1-HR-01-v1.md"] == record


def test_a_tick_on_a_full_disk_is_ticked_again_when_there_is_room(sample: Sample, small_disk: Path) -> None:
    filler = fill(small_disk)
    with pytest.raises(StoreUnreachable, match="full"):
        asyncio.run(tick_plain(sample.house, sample.id))
    filler.unlink()
    assert unsettled(sample.db) == (sample.id,)
    assert asyncio.run(tick_plain(sample.house, sample.id)) is not None
    assert unsettled(sample.db) == ()
    assert kt(small_disk, "verify").returncode == 0


def test_kt_serve_lives_through_a_full_disk_and_goes_on(
    sample: Sample, small_disk: Path, tmp_path: Path
) -> None:
    with served(small_disk, free_port(), said=tmp_path / "said.log") as one:
        one.until_ready()
        one.until("settled", lambda: unsettled(sample.db) == ())
        hold_engagement(sample.db, sample.act(), sample.id, reason="a strike")
        filler = fill(small_disk)
        time.sleep(10)
        assert one.process.poll() is None, one.words()
        filler.unlink()
        one.until("settled", lambda: unsettled(sample.db) == ())
        resume_engagement(sample.db, sample.act(), sample.id)
        one.until("settled again", lambda: unsettled(sample.db) == ())
        one.end_in_peace()
    assert kt(small_disk, "verify").returncode == 0


def test_output_that_finds_no_room_is_said_without_a_traceback(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command_line("playbook", "list"),
            env=environment_of(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 5
    assert done.stderr == b"The disk is full: the file could not be written. Free some space, then repeat.\n"


def test_a_home_that_may_not_be_written_is_said_in_a_sentence(sample: Sample, small_disk: Path) -> None:
    sample.db.dispose()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    refused = kt(small_disk, "serve", "--port", str(free_port()))
    assert refused.returncode == 5, refused.stderr
    assert "fault of KT Engine" not in refused.stderr
    assert "Look at" in refused.stderr or "look at" in refused.stderr
