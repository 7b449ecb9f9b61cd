"""Builds handover packs: collects, puts together, writes, enters. It decides neither what is in one nor who may.

Nothing in a pack comes from the clock or from who builds it: the same facts give the same bytes.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from kt_engine.actions.enter_pack import BuiltPack, enter_pack
from kt_engine.actions.make_checkpoint import first_hash
from kt_engine.answers.client_party import client_handle
from kt_engine.answers.collect_pack import collect_pack
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.export_rows import Exported, export_rows
from kt_engine.answers.pack_register import heads_of, pack_handle
from kt_engine.answers.personnel import may_see_scores
from kt_engine.answers.raw_rows import lenient_text
from kt_engine.documents.fonts import fonts_sha256
from kt_engine.documents.pack_contents import payload_of, put_evidence
from kt_engine.documents.pack_index import put_index
from kt_engine.documents.pack_label import bag_info, pack_json
from kt_engine.errors import DiskTrouble, Refused
from kt_engine.exchange.bag import Building, Content, Copy, building, check_place
from kt_engine.exchange.brand import brand_folder, brand_of
from kt_engine.exchange.checkpoint_text import (
    CheckpointText,
    checkpoint_of,
    new_signing_key,
    public_key_of,
    signed_checkpoint,
)
from kt_engine.exchange.kept_bytes import KeptBytes, key_of, packed_files, program_sha256, unpacked_files
from kt_engine.rules.authority import check_authority
from kt_engine.settings import Settings
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import file_path, read_bytes
from kt_engine.store.find import by_id
from kt_engine.store.key_files import CHECKPOINT, read_key
from kt_engine.store.key_files import key_of as file_key_of
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Person
from kt_engine.store.unit import Act, Reader
from kt_engine.words import PackTrigger

HELD = "data/evidence/checkpoint.json"


@dataclass(frozen=True)
class Order:
    """What is to be built, by whom, and where it goes."""

    engagement_id: int
    place: Path | None
    """None: among the packs of this home, called by its handle."""
    as_zip: bool = False
    with_personnel: bool = False
    trigger: PackTrigger = PackTrigger.BY_HAND


@dataclass(frozen=True)
class Done:
    pack: BuiltPack
    place: Path
    is_new: bool
    """False: the same content was built before, and has that handle."""


@dataclass(frozen=True)
class StoredFiles:
    """The stored files of one engagement."""

    files: Path
    engagement: str

    def read(self, sha256: str) -> bytes:
        return read_bytes(self.files, self.engagement, sha256)

    def copy(self, sha256: str) -> Copy:
        return Copy(file_path(self.files, self.engagement, sha256), sha256)


def build_pack(database: Database, settings: Settings, act: Act, order: Order) -> Done:
    """Build one pack and enter it. Raises Refused for who may not, and where it cannot be written."""
    wanted = order.place or _among_packs(settings)
    check_place(wanted)
    private = _private(database, settings)
    with open_store(database) as reader, lenient_text(reader.connection):
        _check(reader, act, order)
        engagement = engagement_facts(reader, order.engagement_id)
        files = _files(reader, settings, order, engagement.handle, private)
    held = checkpoint_of(_text(files[HELD]))
    with building(wanted, as_zip=order.as_zip) as bag:
        for path, content in files.items():
            bag.put(path, content)
        built = _labelled(database, bag, engagement, held, order)
        is_new = enter_pack(database, act, order.engagement_id, built, order.trigger)
        if order.place is None:
            bag.target = wanted.with_name(built.handle + (".zip" if order.as_zip else ""))
            _make_room(bag.target)
    return Done(built, bag.target, is_new)


def _among_packs(settings: Settings) -> Path:
    try:
        settings.packs.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DiskTrouble(fault) from fault
    return settings.packs / f"next-{uuid4().hex[:8]}"


def _make_room(place: Path) -> None:
    """Take away what was built here before: these are the bytes the pack of this handle has."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _text(content: Content) -> str:
    return (content if isinstance(content, bytes) else content.path.read_bytes()).decode("utf-8")


def _files(
    reader: Reader, settings: Settings, order: Order, handle: str, private: str
) -> Mapping[str, Content]:
    """Give the payload: as it was kept when nothing happened since, else put together anew and kept."""
    kept = KeptBytes(settings.renditions / "packs")
    seen = heads_of(reader, order.engagement_id)
    brand = brand_of(brand_folder(settings.home, client_handle(reader, order.engagement_id)))
    state = key_of(program_sha256(), fonts_sha256(), brand.sha256, public_key_of(private), *seen)
    name = key_of(handle, order.with_personnel)
    known = kept.get(name)
    if known is not None:
        files = unpacked_files(known, state)
        if files is not None:
            return files
    facts = collect_pack(reader, order.engagement_id)
    exported = export_rows(reader, order.engagement_id, scores=order.with_personnel, settled=True)
    held = _head(reader, exported, private)
    stored = StoredFiles(settings.files, handle)
    payload = payload_of(facts, stored, settings.renditions, brand)
    put_evidence(payload, exported, held, stored)
    put_index(payload, facts, held)
    kept.keep(name, packed_files(payload.files, state))
    return payload.files


def _private(database: Database, settings: Settings) -> str:
    """Give the key that signs heads of chains; a dry run makes none to keep."""
    if database.dry_run:
        return read_key(settings.keys, CHECKPOINT) or new_signing_key()
    return file_key_of(settings.keys, CHECKPOINT, new_signing_key)


def _check(reader: Reader, act: Act, order: Order) -> None:
    """Raise Refused before anything is read out; the action checks again, in its own transaction."""
    who, today = str(by_id(reader, Person, act.by)["handle"]), act.at.date()
    if order.trigger is PackTrigger.BY_HAND:
        check_authority("build packs", who, roles_of(reader, order.engagement_id, act.by, today))
    if order.with_personnel and not may_see_scores(reader, order.engagement_id, act.by, today):
        raise Refused(
            f"{who} does not see scores by name in E{order.engagement_id}. Leave out --with-personnel: passed or "
            "not is in the pack, and every score by its digest."
        )


def _head(reader: Reader, exported: Exported, private: str) -> CheckpointText:
    """Sign the last event whose facts are in the pack, as of that event."""
    last = exported.events[exported.engagement][-1]
    return signed_checkpoint(
        private,
        installation=first_hash(reader),
        chain=exported.engagement,
        seq=last["seq"],
        head_hash=last["hash"],
        made_at=last["at"],
    )


def _labelled(
    database: Database, bag: Building, engagement: EngagementFacts, held: CheckpointText, order: Order
) -> BuiltPack:
    """Put the tags around the payload: its number stands here, so that a repeat gives the same payload."""
    manifest_sha256 = bag.put_manifests()
    with open_store(database) as reader:
        handle = pack_handle(reader, order.engagement_id, manifest_sha256)
    bag.name = handle
    sizes = dict(bag.sizes)
    tagged = bag.put_tags(
        bag_info(engagement, held, handle), {"pack.json": pack_json(engagement, held, handle, sizes)}
    )
    payload = bag.payload
    return BuiltPack(
        handle=handle,
        held=held,
        manifest_sha256=manifest_sha256,
        tagmanifest_sha256=tagged,
        files_count=payload.files_count,
        size_bytes=payload.size_bytes,
        with_personnel=order.with_personnel,
    )
