"""The pack after a go-live, built by the tick, and the form that builds one."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import ENGINE, make_act
from flow_samples import settings_in
from flows import go_live_pack
from flows.go_live_pack import build_due_pack
from flows.house import House as FlowHouse
from flows.house import house_of
from form_desk import forms_at
from form_runs import refused, submitted
from issuing import issue
from kt_engine.answers.due_documents import DueDocument
from kt_engine.answers.pack_register import list_packs
from kt_engine.documents.verifier import verify_pack
from kt_engine.errors import DiskTrouble
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import DocumentKey, PackTrigger
from packing import fill
from walking import DAY, House, walk_to_stage_four

RUN = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> House:
    desk = House(database, walk_to_stage_four(database), tmp_path / "files")
    fill(desk)
    return desk


@pytest.fixture
def house(desk: House, tmp_path: Path) -> Iterator[FlowHouse]:
    found = house_of(settings_in(tmp_path))
    yield found
    found.db.dispose()


def certify(desk: House, facts: str = "c") -> None:
    """Issue the certificate of a go-live, as the tick does."""
    issue(desk, DueDocument(DocumentKey.GO_LIVE_CERTIFICATE, "Wave 1", 1), DAY, facts * 64)


def tick(house: FlowHouse, act: Act | None = None) -> None:
    asyncio.run(build_due_pack(house, act or make_act(ENGINE, DAY), 1))


def packs(house: FlowHouse) -> list[str]:
    folder = house.settings.packs
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_a_pack_is_built_once_after_a_go_live_was_certified(desk: House, house: FlowHouse) -> None:
    tick(house)
    assert packs(house) == []
    certify(desk)
    for _ in range(2):
        tick(house)
    assert packs(house) == ["E1-PK-1"]
    [listed] = list_packs(desk.database, "E1")
    assert listed.trigger is PackTrigger.GO_LIVE
    assert verify_pack.look(house.settings.packs / "E1-PK-1")["findings"] == []


def test_the_next_certificate_gets_a_pack_of_its_own(desk: House, house: FlowHouse) -> None:
    certify(desk)
    tick(house)
    certify(desk, "d")
    tick(house)
    assert packs(house) == ["E1-PK-1", "E1-PK-2"]


def test_what_keeps_it_from_being_built_is_said_and_stops_nothing(
    desk: House, house: FlowHouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    certify(desk)
    tried = []

    def fails(*_: object) -> None:
        tried.append(1)
        raise DiskTrouble(OSError(28, "No space left on device"))

    with monkeypatch.context() as patch:
        patch.setattr(go_live_pack, "build_pack", fails)
        for _ in range(2):
            tick(house)
    assert (len(tried), "was not built: The disk is full" in caplog.text) == (1, True)
    assert packs(house) == ["E1-not-built.txt"]
    tick(house, make_act(ENGINE, DAY + timedelta(days=1)))
    assert packs(house) == ["E1-PK-1"]


def test_an_installation_may_do_without(desk: House, tmp_path: Path) -> None:
    certify(desk)
    house = house_of(settings_in(tmp_path, go_live_packs="0"))
    tick(house)
    house.db.dispose()
    assert packs(house) == []


def test_a_form_builds_a_pack_among_those_of_the_home(
    desk: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(DAY.year, DAY.month, DAY.day, 15, tzinfo=UTC)
    with forms_at(tmp_path, monkeypatch, now):
        told = submitted("Pack · build", RUN, engagement="E1", by=desk.people.manager.handle)
        assert told.message is not None
        assert told.message.startswith("E1-PK-1 lies in the folder packs as E1-PK-1.zip: ")
        again = submitted("Pack · build", RUN, engagement="E1", as_zip="no", by=desk.people.manager.handle)
        assert "Nothing has happened since it was built first." in str(again.message)
        assert "may not build packs" in refused(
            "Pack · build", engagement="E1", by=desk.people.trainees[0].handle
        )
    assert sorted(one.name for one in (tmp_path / "packs").iterdir()) == ["E1-PK-1", "E1-PK-1.zip"]
    for name in ("E1-PK-1", "E1-PK-1.zip"):
        assert verify_pack.look(tmp_path / "packs" / name)["findings"] == []


def test_only_the_engine_builds_what_a_go_live_asks_for(desk: House, house: FlowHouse) -> None:
    certify(desk)
    tick(house, make_act(desk.people.trainees[0], DAY))
    assert packs(house) == ["E1-not-built.txt"]
    assert list_packs(desk.database, "E1") == ()
