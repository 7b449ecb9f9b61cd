"""Checks a handover pack with nothing but Python (3.8 or later): python3 verify_pack.py FOLDER-OR-ZIP [--json]."""
# A pack is a BagIt bag (RFC 8493): manifests list a SHA-256 and a SHA-512 for every file under data/, tag manifests for
# the files beside it. This program reads them, looks at every file, and has verify_evidence.py (beside it, or in the
# folder evidence beside it) check the evidence. It writes nothing into the pack. Exit 0: sound; 1: it is not.

import hashlib
import json
import os
import re
import runpy
import shutil
import stat
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

ALGORITHMS = ("sha256", "sha512")
LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
UNSAFE = re.compile(r'[\x00-\x1f\\:*?"<>|]')
PART = 1 << 20
MOST_MEMBERS, MOST_BYTES, MOST_RATIO, RATIO_FROM = 500_000, 64 << 30, 250, 32 << 20
REGULAR = (0, stat.S_IFREG, stat.S_IFDIR)

class Refused(Exception):
    """It is no pack, or a zip file that nobody should unpack; the sentence says why."""

def is_safe(name: str) -> bool:
    """Tell whether a path stays inside the folder it is unpacked in, on every system."""
    parts = name.split("/")
    return UNSAFE.search(name) is None and all(
        part not in ("", ".", "..") and part[-1] not in ". " and part[0] != "~" for part in parts
    )

class Pack:
    """One unpacked pack, and everything that is wrong with it."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "bagit.txt").is_file():
            raise Refused(f"{folder} is no pack: there is no bagit.txt in it. Name the folder that holds bagit.txt.")
        self.folder, self.notes = folder, []  # type: Any, Any
        self.findings, self.evidence = [], None  # type: Any, Any
        self.hashes, self.sizes = {}, {}  # type: Any, Any
        self.links = []  # type: Any
        for place, folders, names in os.walk(str(folder)):
            for name in sorted(names + [one for one in folders if (Path(place) / one).is_symlink()]):
                self.take(Path(place) / name)
        self.label = self.read_json("pack.json")
        self.info = self.read_info()

    def take(self, path: Path) -> None:
        name = path.relative_to(self.folder).as_posix()
        if path.is_symlink() or not path.is_file():
            self.links.append(name)
            return
        hashers, self.sizes[name] = [hashlib.new(one) for one in ALGORITHMS], 0
        with path.open("rb") as data:
            for part in iter(lambda: data.read(PART), b""):
                self.sizes[name] += len(part)
                for hasher in hashers:
                    hasher.update(part)
        self.hashes[name] = [one.hexdigest() for one in hashers]

    def wrong(self, kind: str, file: str, sentence: str) -> None:
        self.findings.append({"kind": kind, "file": file, "sentence": sentence})

    def text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode("utf-8") if name in self.hashes else ""

    def read_json(self, name: str) -> Any:
        try:
            found = json.loads(self.text(name) or "{}")
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not found:
            self.wrong("label", name, "It is missing or cannot be read.")
            return {}
        return found

    def read_info(self) -> Any:
        try:
            lines = [one.split(": ", 1) for one in self.text("bag-info.txt").splitlines()]
            return dict(lines)
        except ValueError:
            self.wrong(
                "label",
                "bag-info.txt",
                "It is not what RFC 8493 says: a name, a colon, a value in each line.",
            )
            return {}

    def check_structure(self) -> None:
        declared = self.text("bagit.txt").split()
        if declared[:2] != ["BagIt-Version:", "1.0"] or declared[-1:] != ["UTF-8"]:
            self.wrong("structure", "bagit.txt", "It does not declare BagIt 1.0 in UTF-8.")
        if "fetch.txt" in self.hashes:
            self.wrong(
                "structure",
                "fetch.txt",
                "It would have files fetched from elsewhere; a pack is whole by itself.",
            )
        for name in self.links:
            self.wrong("link", name, "It is a link or no plain file; a pack holds plain files.")
        size, _, count = str(self.info.get("Payload-Oxum")).partition(".")
        payload = [self.sizes[name] for name in self.sizes if name.startswith("data/")]
        if (size, count) != (str(sum(payload)), str(len(payload))):
            said = f"bag-info.txt says {count} files with {size} bytes, there are {len(payload)} with {sum(payload)}."
            self.wrong("structure", "data", said)

    def check_listed(self, manifest: str, own: Any) -> None:
        """Lay the files beside the lists of both algorithms; `own`: which files the lists are about."""
        lists = [self.read_list(f"{manifest}-{one}.txt", place, own) for place, one in enumerate(ALGORITHMS)]
        wanted = {name: [one.get(name) for one in lists] for one in lists for name in one}
        for name in sorted(wanted):
            if None in wanted[name]:
                self.wrong("manifest", name, f"Only one of the two lists {manifest}-*.txt names it.")
        missing = [name for name in sorted(wanted) if name not in self.hashes and name not in self.links]
        added = [name for name in sorted(self.hashes) if own(name) and name not in wanted]
        for name in missing:
            new = next((one for one in added if same(wanted[name], self.hashes[one])), None)
            if new is None:
                self.wrong("missing", name, "It is missing.")
            else:
                added.remove(new)
                self.wrong("renamed", name, f"It was renamed: its content is now called {new}.")
        for name in added:
            self.wrong("added", name, "It was added: no list names it.")
        for name in sorted(set(wanted) & set(self.hashes)):
            if not same(wanted[name], self.hashes[name]):
                self.name_change(name)

    def name_change(self, name: str) -> None:
        sizes = self.label.get("sizes")
        size = sizes.get(name) if isinstance(sizes, dict) else None
        here = self.sizes[name]
        if isinstance(size, int) and here < size:
            self.wrong("truncated", name, f"It was cut short: {here} of {size} bytes are there.")
        else:
            self.wrong("changed", name, "It was changed: it does not have the hash that is listed.")

    def read_list(self, file: str, place: int, own: Any) -> Any:
        found = {}  # type: Any
        length = hashlib.new(ALGORITHMS[place]).digest_size * 2
        if file not in self.hashes:
            self.wrong("manifest", file, "It is missing, so nothing proves the files it lists.")
        for number, line in enumerate(self.text(file).splitlines(), 1):
            match = LINE.fullmatch(line)
            name = match.group(2).replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") if match else ""
            if match is None or len(match.group(1)) != length or not is_safe(name) or not own(name) or name in found:
                self.wrong("manifest", file, f"Line {number} is no hash and path of its own inside the pack.")
            else:
                found[name] = match.group(1).lower()
        return found

    def check_label(self) -> None:
        """The label is not hashed by the payload's manifests: lay it beside the evidence, which proves itself."""
        try:
            held = json.loads(self.text("data/evidence/checkpoint.json"))
            seen = [held["chain"], held["seq"], held["head_hash"]]
        except (ValueError, KeyError, TypeError):
            self.wrong("label", "data/evidence/checkpoint.json", "It is missing or cannot be read.")
            return
        label = [self.label.get(one) for one in ("engagement", "as_of_seq", "as_of_hash")]
        info = [self.info.get(one) for one in ("KT-As-Of-Event", "KT-As-Of-Hash", "External-Identifier")]
        if label != seen or info != [str(held["seq"]), held["head_hash"], self.label.get("pack")]:
            self.wrong(
                "label",
                "bag-info.txt",
                "It and pack.json do not name the event and the pack of the evidence.",
            )

    def check_evidence(self) -> None:
        here = Path(__file__).resolve().parent
        program = next((one for one in (here, here / "evidence") if (one / "verify_evidence.py").is_file()), None)
        if program is None:
            self.notes.append("The evidence was not looked into: verify_evidence.py is not beside this program.")
            return
        self.evidence = runpy.run_path(str(program / "verify_evidence.py"))["look"](self.folder / "data" / "evidence")
        for one in self.evidence["findings"]:
            self.wrong("evidence", f"data/evidence: {one['table']} {one['row']}", one["sentence"])
        self.notes += self.evidence["notes"]

    def facts(self) -> Any:
        self.check_structure()
        self.check_listed("tagmanifest", lambda name: not name.startswith(("data/", "tagmanifest-")))
        self.check_listed("manifest", lambda name: name.startswith("data/"))
        self.check_label()
        self.check_evidence()
        digests = {name: self.hashes.get(f"{name}-sha256.txt", [""])[0] for name in ("manifest", "tagmanifest")}
        return {
            "sound": not self.findings,
            "pack": self.label.get("pack"),
            "rehearsal": self.label.get("rehearsal") is True,
            "manifest_sha256": digests["manifest"],
            "tagmanifest_sha256": digests["tagmanifest"],
            "files_count": len(self.hashes),
            "size_bytes": sum(self.sizes.values()),
            "findings": self.findings,
            "notes": self.notes,
        }

def same(wanted: Any, found: Any) -> bool:
    """Tell whether every hash that is listed is the one found, and at least one is listed."""
    pairs = [(one, other) for one, other in zip(wanted, found) if one is not None]  # noqa: B905 - Python 3.8
    return bool(pairs) and all(one == other for one, other in pairs)

def check_zip(archive: Any, name: str, size: int) -> str:
    """Give the one folder at the top of a zip file. Raises Refused for what nobody should unpack."""
    members = archive.infolist()
    unpacked = sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_BYTES or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * size):
        raise Refused(
            f"{name} would unpack to {len(members)} files with {unpacked} bytes, too many. Nothing was unpacked."
        )
    names = set()  # type: Any
    for one in members:
        check_member(one, name, names)
    for path in names:
        if any(
            path.startswith(f"{other}/")
            for other in (path.rsplit("/", n)[0] for n in range(1, path.count("/") + 1))
            if other in names
        ):
            raise Refused(f"{name} holds {path!r} inside a file. Nothing was unpacked.")
    tops = {one.filename.split("/")[0] for one in members}
    if len(tops) != 1:
        raise Refused(f"{name} is no pack: a zip file of one has exactly one folder at its top. Nothing was unpacked.")
    return str(tops.pop())

def check_member(one: Any, name: str, names: Any) -> None:
    path = one.filename[:-1] if one.is_dir() else one.filename
    folded = unicodedata.normalize("NFC", path).casefold()
    if not is_safe(path) or one.orig_filename != one.filename:
        raise Refused(
            f"{name} holds the path {one.orig_filename!r}, which leads out of its folder. Nothing was unpacked."
        )
    if stat.S_IFMT(one.external_attr >> 16) not in REGULAR:
        raise Refused(f"{name} holds {path!r}, which is a link or no plain file. Nothing was unpacked.")
    if one.flag_bits & 1 or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(f"{name} holds {path!r}, which is locked or packed in a way of its own. Nothing was unpacked.")
    if folded in names:
        raise Refused(f"{name} holds {path!r} twice. Nothing was unpacked.")
    if not one.is_dir():
        names.add(folded)

def unpack(file: Path, folder: Path) -> Path:
    """Unpack a zip file that was looked at first, into a folder of our own; give where the pack lies in it."""
    try:
        with zipfile.ZipFile(str(file)) as archive:
            top = check_zip(archive, file.name, file.stat().st_size)
            broken = archive.testzip()
            if broken is not None:
                raise Refused(f"{file.name} is damaged: {broken!r} does not have its checksum. Nothing was unpacked.")
            for one in archive.infolist():
                target = folder / one.filename
                (target if one.is_dir() else target.parent).mkdir(parents=True, exist_ok=True)
                if not one.is_dir():
                    with archive.open(one) as data, target.open("xb") as out:
                        shutil.copyfileobj(data, out, PART)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, RuntimeError) as fault:
        raise Refused(f"{file.name} is damaged or no zip file ({fault}). Nothing of it is kept.") from None
    return folder / top

def look(place: Path) -> Any:
    """Look at a folder or a zip file; give what was found as --json prints it. Raises Refused."""
    if place.is_dir():
        return Pack(place).facts()
    if not place.is_file():
        raise Refused(f"There is no folder and no file {place}.")
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        return Pack(unpack(place, Path(folder))).facts()

def main(arguments: Any) -> int:
    as_json = "--json" in arguments
    try:
        facts = look(Path(next((one for one in arguments if one != "--json"), ".")))
    except (Refused, OSError) as fault:
        sys.stdout.write((json.dumps({"sound": False, "refused": str(fault)}) if as_json else str(fault)) + "\n")
        return 1
    wrong = facts["findings"]
    mark = "REHEARSAL " if facts["rehearsal"] else ""
    text = [*(f"{one['file']}: {one['sentence']}" for one in wrong), *facts["notes"]]
    text.append(f"manifest-sha256.txt has the SHA-256 {facts['manifest_sha256']}; compare it with the certificate.")
    text.append(f"{mark}{facts['pack']}: {facts['files_count']} files, {facts['size_bytes']} bytes.")
    text.append(f"{len(wrong)} things are wrong." if wrong else "The pack is sound.")
    sys.stdout.write((json.dumps(facts, indent=2) if as_json else "\n".join(text)) + "\n")
    return 1 if wrong else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
