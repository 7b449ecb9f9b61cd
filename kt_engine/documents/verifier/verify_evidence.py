"""Checks exported evidence with nothing but Python (3.8 or later): python3 verify_evidence.py FOLDER [--json]."""
# Events hold body, hash and the hash before; rows are what they say; texts are SHA-256 of salt:text. Exit 0: sound.

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

PRIME, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME
SIGNED = {"gate_version": "pack_sha256", "handover_version": "sha256", "waiver": "content_sha256",
          "agreement": "content_sha256", "certification": ""}
FILES = ("stored_file", "document", "handover_version", "task_evidence")
parse = json.JSONDecoder(parse_float=int, parse_constant=int).decode  # int() refuses both: whole numbers only
dump = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode

def sha256(data: Any) -> str:
    return hashlib.sha256(data if isinstance(data, bytes) else str(data).encode()).hexdigest()

class Evidence:
    def __init__(self, folder: Path) -> None:
        self.folder, self.manifest = folder, parse((folder / "manifest.json").read_text("utf-8"))
        self.tables = {one["table"]: self.lines(f"rows/{one['table']}") for one in self.manifest["tables"]}
        self.rows: Any = {table: {one["id"]: one for one in rows} for table, rows in self.tables.items()}
        self.unproven, back = {tuple(one) for one in self.manifest["unproven"]}, self.manifest.get("withheld", {})
        self.back = {("authenticator", "sealed"), *((table, name) for table in back for name in back[table])}
        self.wrong, self.notes, self.counts = [], [], {"events": 0, "withheld": 0, "rows": 0, "erased": 0}  # type: Any, Any, Any
        self.notes += [f"Kept back by digest alone: {table}, {', '.join(back[table])}." for table in sorted(back)]
        self.told, self.digests, self.erased, self.lists, self.hashes = {}, {}, set(), {}, {}  # type: Any, Any, Any, Any, Any

    def lines(self, name: str) -> Any:
        return [parse(one) for one in (self.folder / f"{name}.jsonl").read_text("utf-8").split("\n") if one]

    def need(self, right: object, table: str, row: object, sentence: str) -> None:
        if not right:
            self.wrong.append({"table": table, "row": str(row), "sentence": sentence})

    def check_files(self) -> None:
        listed = {one["path"]: one["sha256"] for one in self.manifest["files"]}
        beside = self.manifest.get("beside", {})  # of a pack: where in it the bytes of a file lie
        there = {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_symlink() or p.is_file()}
        for name in sorted((there | set(listed)) - {"manifest.json"}):
            plain = name in there and not (self.folder / name).is_symlink()
            found = sha256((self.folder / name).read_bytes()) if plain else ""
            right = found and listed.get(name) == found and (not name.startswith("files/") or name[6:] == found)
            self.need(right, "file", name, "It is missing, changed, a link, or not listed.")
        for wanted, name in sorted(beside.items()):
            other, inside = self.folder.parent / name, name[:1] != "/" and ".." not in name.split("/")
            right = inside and other.is_file() and not other.is_symlink() and sha256(other.read_bytes()) == wanted
            self.need(right, "file", name, "It is missing, changed, a link, or not in the pack.")
        for table, row in [(name, row) for name in FILES for row in self.tables[name]]:
            wanted = row.get("record_sha256") or row.get("file_sha256") or row["sha256"]
            here = f"files/{wanted}" in listed or wanted in beside or row.get("status") == "draft"
            self.need(here, table, row.get("handle") or row["id"], "Its file is missing.")

    def check_chains(self) -> None:
        for name, head in self.manifest["heads"].items():
            seq, last = 0, "0" * 64
            for event in self.lines(f"events/{name}"):
                follows = (event["seq"], event["prev"]) == (seq + 1, last)
                seq, last = event["seq"], event["hash"]
                self.hashes[name, seq] = last
                withheld = name == "installation" and event.get("withheld") is True
                self.counts["withheld" if withheld else "events"] += 1
                right = (withheld or self.take(name, event)) and follows
                self.need(right, "event", f"{name} event {seq}", "It does not follow, or body, hash, columns differ.")
            self.need(head == {"seq": seq, "hash": last}, "chain", name, f"Its head is not its last event, {seq}.")

    def take(self, chain: str, event: Any) -> bool:
        try:
            body = parse(event["body"])
            said = [(f"fact:{name}", value) for name, value in body["facts"].items()]
            if body["kind"] == "person_erased":
                self.erased |= {(chain, *one) for one in body["facts"].get("erased", [])}
            if body["kind"] == "list_signed":
                self.lists[chain, body["facts"]["sha256"]] = body["facts"]["lines"]
            for change in body["changes"]:
                key = (change["t"], change["id"])
                told = self.told.setdefault(key, {"": chain})
                honest = told[""] == chain and ("id" in change["c"]) == (len(told) == 1)
                self.need(honest, "event", f"{chain} event {event['seq']}", f"It makes {key} again, or too early.")
                told.update({column: (value, event["id"]) for column, value in change["c"].items()})
                said += [(f"{key[0]}:{key[1]}:{column}", value) for column, value in change["c"].items()]
            held = [(place, one["digest"]) for place, one in said if isinstance(one, dict) and "digest" in one]
            self.digests.update({(event["id"], place): (one, (chain, event["seq"], place)) for place, one in held})
            same = all(body[name] == event[name] for name in set(event) - {"id", "hash", "body"})
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
        return (same, body["chain"], dump(body), sha256(event["body"])) == (True, chain, event["body"], event["hash"])

    def check_rows(self) -> None:
        texts = {(one["event_id"], one["place"]): one for one in self.lines("texts")}
        for key in sorted(set(texts) | {one for one in self.digests if tuple(one[1].split(":")[::2]) not in self.back}):
            text, (digest, place) = texts.get(key, {"salt": 0, "text": 0}), self.digests.get(key, ("", ""))
            right = sha256(f"{text['salt']}:{text['text']}") == digest
            erased = not right and text["text"] in ("", "(erased)") and place in self.erased
            self.counts["erased"] += erased
            self.need(right or erased, "event_text", key[1], "It is not what its event has the digest of, or is gone.")
        for table, row in [(name, row) for name, rows in self.tables.items() for row in rows]:
            self.counts["rows"] += 1
            if (table, row["id"]) not in self.unproven:
                self.compare(table, row, self.told.get((table, row["id"]), {}), texts)
        for table, number in sorted(set(self.told) - self.unproven):
            self.need(number in self.rows.get(table, {}), table, number, "The row is gone; an event made it.")

    def compare(self, table: str, row: Any, told: Any, texts: Any) -> None:
        self.need(told, table, row.get("handle") or row["id"], "No event tells of this row.")
        secret = {name for kind, name in self.back if kind == table and name not in row}
        for column in sorted((set(told) | set(row) if told else set()) - {""} - secret):
            (said, event), actual = told.get(column, (None, 0)), row.get(column)
            right = column in row and dump(actual) == dump(said)
            if isinstance(said, dict) and "sha256" in said:
                right = actual is not None and sha256(actual) == said["sha256"]
            elif isinstance(said, dict):
                side = texts.get((event, f"{table}:{row['id']}:{column}"), {"salt": ""})
                right = sha256(f"{side['salt']}:{actual}") == said["digest"]
            self.need(right, table, row.get("handle") or row["id"], f"The column {column} is not what the events say.")

    def check_signatures(self) -> None:
        carried, votes = {}, {}  # type: Any, Any
        for row in sorted(self.tables["signoff"], key=lambda one: int(one["id"])):
            kind = next(kind for kind in SIGNED if row[kind + "_id"] is not None)
            thing, code = self.rows[kind][row[kind + "_id"]], self.rows["auth_event"].get(row["auth_event_id"])
            of = thing.get("handover_id")
            name = thing.get("handle") or f"{self.rows['handover'][of]['handle']} v{thing['number']}"
            barred = {thing.get(one) for one in ("presented_by", "proposed_by", "person_id")}
            if row["meaning"] == "reviewed":
                barred |= {v["author_id"] for v in self.tables["handover_version"] if v["handover_id"] == of}
            apart = not barred & {row["person_id"], row["for_person_id"]} - {None}
            same = kind == "certification" or row["object_sha256"] == thing[SIGNED[kind]]
            own = code and (code["person_id"], code["at"]) == (row["person_id"], row["signed_at"])
            own = bool(own) if row["auth_method"] == "totp" else code is None
            self.need(apart, "signoff", row["id"], f"Who signed {name} wrote, presented or proposed it, or is it.")
            self.need(same, "signoff", row["id"], f"It is on another content than {name} has.")
            self.need(own, "signoff", row["id"], "It is not proven, or by a code that is not its own.")
            carried.setdefault(row["auth_event_id"], []).append([name, row["object_sha256"], row["meaning"]])
            vote = (row["for_person_id"] or row["person_id"], row["side"], row["role"])
            votes.setdefault((row["gate_version_id"], row["decision"]), []).append(vote)
        for number, lines in carried.items():
            bound = self.rows["auth_event"].get(number, {}).get("bound_sha256")
            shown = lines if sha256(dump(lines)) == bound else self.lists.get((self.manifest["engagement"], bound), [])
            right, left = sha256(dump(shown)) == bound, iter(shown)
            right = not bound or (right and all(one in left for one in lines))
            self.need(right, "auth_event", number, "The code was given for something else.")
        for row in self.tables["gate_version"]:
            same, stage = votes.get((row["id"], row["decision"]), []), self.rows["gate"][row["gate_id"]]["stage"]
            seats = [(q["side"], q["role"]) for q in parse(row["pack_json"])["quorum"] for _ in range(q["count"])]
            both = stage in ("identify_needs", "select_partner") or {"client", "provider"} <= {one[1] for one in same}
            passed = row["status"] == "decided" and row["decision"] in ("go", "go_with_conditions")
            right = sha256(row["pack_json"]) == row["pack_sha256"] and (not passed or (both and filled(seats, same)))
            self.need(right, "gate_version", row["handle"], "Its pack was changed, or its quorum did not sign.")

    def check_checkpoint(self) -> None:
        held = parse((self.folder / "checkpoint.json").read_text("utf-8").strip())
        public, signature = bytes.fromhex(held.pop("public_key")), bytes.fromhex(held.pop("signature"))
        good = is_signed(public, signature, dump(held).encode()) and sha256(public)[:16] == held["key_id"]
        seen = self.hashes.get((held["chain"], held["seq"])), self.hashes.get(("installation", 1))
        right = good and seen == (held["head_hash"], held["installation"])
        self.need(right, "checkpoint", held["chain"], "Its signature is broken, or it saw another chain.")
        self.notes.append(f"{held['chain']} up to event {held['seq']} was signed with the key {held['key_id']}.")

def filled(seats: Any, votes: Any) -> bool:  # by different people; a steering committee may sit for its side
    fitting = [v for v in votes if seats and v[1] == seats[0][0] and v[2] in (seats[0][1], "steering_committee")]
    return not seats or any(filled(seats[1:], [v for v in votes if v[0] != one[0]]) for one in fitting)

def point(data: bytes) -> Any:  # of Ed25519 (RFC 8032, 5.1.3)
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    x = x if x * x % PRIME == square else x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if y >= PRIME or x * x % PRIME != square or (x == 0 and sign):
        raise ValueError("no point of the curve")
    return (x if x % 2 == sign else PRIME - x), y

def times(number: int, one: Any, total: Any = (0, 1)) -> Any:
    def add(a: int, b: int, c: int, d: int) -> Any:
        both = CURVE * a * b * c * d
        return (a * d + b * c) * pow(1 + both, -1, PRIME) % PRIME, (b * d + a * c) * pow(1 - both, -1, PRIME) % PRIME
    while number:
        total, one, number = add(*total, *one) if number & 1 else total, add(*one, *one), number >> 1
    return total

def is_signed(public: bytes, signature: bytes, text: bytes) -> bool:  # with Ed25519 (RFC 8032, 5.1.7)
    scalar = int.from_bytes(signature[32:], "little")
    mixed = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % ORDER
    same = times(scalar, point(b"\x58" + b"\x66" * 31)) == times(mixed, point(public), point(signature[:32]))
    return same and len(signature) == 2 * len(public) == 64 and scalar < ORDER  # noqa: PLR2004

def look(folder: Path) -> Any:  # gives what was found, as --json prints it
    broken = {"sound": False, "checked": {}, "findings": [], "notes": []}  # type: Any
    try:
        found = Evidence(folder)
    except Exception as fault:  # noqa: BLE001 - whatever was written into it, it is a finding
        sentence = f"It is missing or cannot be read ({type(fault).__name__}: {fault})."
        return {**broken, "findings": [{"table": "file", "row": "manifest.json, rows", "sentence": sentence}]}
    for name in ("files", "chains", "rows", "signatures", "checkpoint"):
        try:
            getattr(found, f"check_{name}")()
        except Exception as fault:  # noqa: BLE001 - the same
            found.need(None, name, "-", f"It cannot be read ({type(fault).__name__}: {fault}).")
    return {"sound": not found.wrong, "checked": found.counts, "findings": found.wrong, "notes": found.notes}

def main(arguments: Any) -> int:
    facts = look(Path(next((one for one in arguments if one != "--json"), ".")))
    wrong = facts["findings"]
    text = [*(f"{one['table']} {one['row']}: {one['sentence']}" for one in wrong), *facts["notes"]]
    text += [f"{facts['checked']}", f"{len(wrong)} things are wrong." if wrong else "The evidence is sound."]
    sys.stdout.write((json.dumps(facts, indent=2) if "--json" in arguments else "\n".join(text)) + "\n")
    return 1 if wrong else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
