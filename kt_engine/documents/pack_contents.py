"""Chooses what lies in a handover pack and under which name: documents, handed-over files, evidence. It writes no file.

Names are made by us. What a person called his file is data: it stands in the index, never in a path.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

from kt_engine.answers.collect_handover_register import RegisterEntry, RegisterVersion
from kt_engine.answers.collect_pack import PackFacts
from kt_engine.answers.document_control import SignatureFacts
from kt_engine.answers.export_rows import Exported
from kt_engine.answers.list_documents import ListedDocument
from kt_engine.documents.evidence import evidence_manifest, evidence_texts
from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.issued import issued_front
from kt_engine.documents.kept_renditions import kept_renditions
from kt_engine.documents.kept_showings import Showing
from kt_engine.exchange.bag import Content, Copy
from kt_engine.exchange.brand import HOUSE_BRAND, Brand
from kt_engine.exchange.checkpoint_text import CheckpointText
from kt_engine.exchange.kept_bytes import KeptBytes
from kt_engine.words import DocumentStatus, Format, HandoverStatus, Meaning

DOCUMENTS, HANDED_OVER, EVIDENCE = "data/documents", "data/handed-over", "data/evidence"
KNOWN_ENDINGS = frozenset(
    "csv docx eml jpeg jpg json md odp ods odt pdf png pptx rtf tsv txt xlsx yaml yml zip".split()  # noqa: SIM905
)
"""Endings a file keeps: no program opens one of these and does what it says."""
AS_TEXT = frozenset({"htm", "html", "log", "markdown", "svg", "xhtml", "xml"})
"""Shown as the text they are: a browser that opened them would follow what a stranger wrote."""
OTHER = "bin"
SHOWINGS = "handed-over"
_HANDLE = re.compile(r"E[0-9]+-[A-Za-z0-9-]+ v[0-9]+")


class Stored(Protocol):
    """The stored files of the engagement."""

    def read(self, sha256: str) -> bytes:
        """Raises StoreUnreachable when they are gone or changed."""

    def copy(self, sha256: str) -> Copy: ...


@dataclass(frozen=True)
class PackedDocument:
    listed: ListedDocument
    paths: Mapping[Format, str]
    """From the root of the payload, as links of the index."""
    text: str


@dataclass(frozen=True)
class PackedHandover:
    """One accepted version of a handover."""

    entry: RegisterEntry
    version: RegisterVersion
    accepted: SignatureFacts | None
    """None: deemed accepted, which the entry says."""
    in_force: bool
    """False: a later version was accepted, or the handover was superseded."""
    path: str
    preview: str
    difference: str | None
    """What changed since the version before; None for the first one."""
    text: str

    @property
    def name(self) -> str:
        return plain_name(f"{self.entry.handle} v{self.version.version}")


@dataclass
class Payload:
    """What the pack holds, by path in the bag, and what its index says of it."""

    files: dict[str, Content]
    documents: list[PackedDocument]
    handovers: list[PackedHandover]
    places: dict[str, str]
    """Where the bytes behind a hash lie already, from the root of the payload."""
    kept: KeptBytes

    def put(self, path: str, content: Content, sha256: str | None = None) -> None:
        self.files[f"data/{path}"] = content
        if sha256 is not None:
            self.places[sha256] = path


def payload_of(facts: PackFacts, stored: Stored, kept: Path, brand: Brand = HOUSE_BRAND) -> Payload:
    """Put together the documents and the handed-over files, each once; what can be made anew is kept in a folder.

    Raises FontsMissing where a document cannot be printed.
    """
    payload = Payload({}, [], [], {}, KeptBytes(kept / SHOWINGS))
    _put_documents(payload, facts, stored, kept, brand)
    for entry in facts.handovers.entries:
        for version, accepted in accepted_versions(entry):
            payload.handovers.append(_put_handover(payload, facts, entry, version, accepted, stored))
    return payload


def _put_documents(payload: Payload, facts: PackFacts, stored: Stored, kept: Path, brand: Brand) -> None:
    texts = [stored.read(one.record_sha256).decode("utf-8") for one in facts.documents]
    items = [
        (text, issued_front(one, facts.engagement, brand))
        for one, text in zip(facts.documents, texts, strict=True)
    ]
    made = kept_renditions(kept, items, forms=tuple(form for form in Format if form is not Format.MD))
    for listed, text, forms in zip(facts.documents, texts, made, strict=True):
        folder = "documents" if listed.status is DocumentStatus.ISSUED else "documents/superseded"
        paths = {form: f"{folder}/{plain_name(listed.handle)}.{form.value}" for form in Format}
        payload.put(paths[Format.MD], text.encode(), listed.record_sha256)
        for form, one in forms.items():
            payload.put(paths[form], Copy(one.path, one.sha256))
        payload.documents.append(PackedDocument(listed, paths, text))


def _put_handover(
    payload: Payload,
    facts: PackFacts,
    entry: RegisterEntry,
    version: RegisterVersion,
    accepted: SignatureFacts | None,
    stored: Stored,
) -> PackedHandover:
    data = stored.read(version.sha256)
    name = plain_name(f"{entry.handle} v{version.version}")
    in_force = version is entry.latest and entry.status is not HandoverStatus.SUPERSEDED
    folder = "handed-over" if in_force else "handed-over/superseded"
    path = payload.places.get(version.sha256)
    if path is None:
        path = f"{folder}/{name}.{ending_of(version.file_name)}"
        payload.put(path, stored.copy(version.sha256), version.sha256)
    shown = Showing(data, version.file_name, facts.engagement.rehearsal, payload.kept)
    preview, text = f"handed-over/previews/{name}.html", shown.text()
    payload.put(preview, shown.preview())
    if text:
        payload.put(f"handed-over/texts/{name}.txt", text)
    difference = _put_difference(payload, entry, version, shown, stored)
    return PackedHandover(entry, version, accepted, in_force, path, preview, difference, text.decode())


def _put_difference(
    payload: Payload, entry: RegisterEntry, version: RegisterVersion, shown: Showing, stored: Stored
) -> str | None:
    """Show what changed since the version before; None for the first one."""
    before = next((one for one in entry.versions if one.version == version.version - 1), None)
    if before is None:
        return None
    path = f"handed-over/differences/{entry.handle}-v{before.version}-v{version.version}.html"
    earlier = HandedOver(stored.read(before.sha256), before.file_name)
    title, names = f"{entry.handle} {entry.title}", (f"v{before.version}", f"v{version.version}")
    payload.put(path, shown.difference(earlier, title, names))
    return path


def accepted_versions(entry: RegisterEntry) -> Iterator[tuple[RegisterVersion, SignatureFacts | None]]:
    """Give each version the receiver accepted, with his signature; the newest too where silence accepted it."""
    for version in entry.versions:
        record = f"{entry.handle} v{version.version}"
        signed = [one for one in entry.signatures if one.record == record and one.meaning is Meaning.ACCEPTED]
        if signed:
            yield version, signed[-1]
        elif version is entry.latest and entry.deemed:
            yield version, None


def plain_name(handle: str) -> str:
    """Give the name of a file for a handle with its version: E1-TP-01 v2 becomes E1-TP-01-v2."""
    if _HANDLE.fullmatch(handle) is None:
        raise ValueError(f"{handle!r} is no handle with a version")
    return handle.replace(" ", "-")


def ending_of(file_name: str) -> str:
    """Give the ending a handed-over file gets here: its own where it is a known one, else txt or bin."""
    ending = PurePath(file_name.replace("\\", "/")).suffix.lower().removeprefix(".")
    if ending in KNOWN_ENDINGS:
        return ending
    return "txt" if ending in AS_TEXT else OTHER


def put_evidence(payload: Payload, exported: Exported, held: CheckpointText, stored: Stored) -> None:
    """Add the evidence; bytes that lie in the pack already are named, not stored again."""
    made = f"Part of a handover pack, with the state of {held.made_at}: from"
    texts = {name: text.encode() for name, text in evidence_texts(exported, held, made).items()}
    beside = {sha256: payload.places[sha256] for sha256 in exported.files if sha256 in payload.places}
    others = {sha256: stored.copy(sha256) for sha256 in exported.files if sha256 not in beside}
    listed = [_listed(name, data) for name, data in sorted(texts.items())]
    listed += [
        {"path": f"files/{sha256}", "sha256": sha256, "size_bytes": copy.path.stat().st_size}
        for sha256, copy in sorted(others.items())
    ]
    manifest = {**evidence_manifest(exported, held.made_at, None), "beside": beside, "files": listed}
    texts["manifest.json"] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    for name, data in texts.items():
        payload.put(f"evidence/{name}", data)
    for sha256, copy in others.items():
        payload.put(f"evidence/files/{sha256}", copy)


def _listed(name: str, data: bytes) -> dict[str, str | int]:
    return {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
