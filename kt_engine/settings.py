"""Reads flags, KT_* variables and ktengine.toml into frozen Settings. It opens no store, makes no folder."""

import os
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.mail_server import MailSecurity, mail_address, mail_problems, mail_security
from kt_engine.words import AuthMethod

FILE_NAME = "ktengine.toml"
_LINE = re.compile(r"line (\d+), column (\d+)")
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class Settings:
    """What every edge needs to know about where and how this installation runs."""

    home: Path
    database_url: str = field(repr=False)
    """Not shown: an address of a PostgreSQL server may hold a password."""
    person: str | None
    host: str
    port: int
    watch_seconds: float
    sweep_minutes: int
    signing: AuthMethod
    """How people prove who signs in the engagements that are started now."""
    public_url: str | None
    """Where people reach the pages when that is not host and port, such as behind a proxy; no slash at its end."""
    go_live_packs: bool = True
    """Whether a tick builds a handover pack when the certificate of a go-live was issued."""
    prefect_signing: bool = False
    """Whether forms of the Prefect pages may sign; only where its server asks for a password."""
    smtp_host: str | None = None
    """The mail server; None: mails are files in the outbox."""
    smtp_port: int = 587
    smtp_from: str | None = None
    smtp_user: str | None = None
    smtp_security: MailSecurity = MailSecurity.STARTTLS
    smtp_password: str | None = field(default=None, repr=False)
    """Of the environment alone, KT_SMTP_PASSWORD; never in a file, never a flag."""

    @property
    def pages_url(self) -> str:
        """Where people reach the pages, while `kt serve` runs."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def files(self) -> Path:
        return self.home / "files"

    @property
    def documents(self) -> Path:
        return self.home / "documents"

    @property
    def renditions(self) -> Path:
        """What was made of records and handed-over files, kept so that it is made once; it may be deleted."""
        return self.home / "renditions"

    @property
    def packs(self) -> Path:
        """Packs that a form asked for, or a go-live; each is called by its handle."""
        return self.home / "packs"

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def outbox(self) -> Path:
        return self.home / "outbox"

    @property
    def playbooks(self) -> Path:
        return self.home / "playbooks"

    @property
    def keys(self) -> Path:
        """Readable by its owner alone (0700), and in no backup of the store."""
        return self.home / "keys"

    @property
    def prefect(self) -> Path:
        return self.home / "prefect"

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def serve_file(self) -> Path:
        """Where the serving process says who it is; absent while nobody serves."""
        return self.home / "serve.json"


def current_settings(**flags: object) -> Settings:
    """Read the settings of this process: its flags, its environment, its folder."""
    return read_settings(flags, os.environ, Path.cwd())


def read_settings(flags: Mapping[str, object], environment: Mapping[str, str], folder: Path) -> Settings:
    """Flag > KT_* > ktengine.toml of the home > default; a flag that is None was not given.

    Raises InvalidInput with every problem at once.
    """
    home = _home(flags, environment, folder)
    file = home / FILE_NAME
    problems: list[Problem] = []
    written = _read_toml(file, problems)
    problems.extend(_unknown(file, written, {*_READERS}, "Known keys: " + ", ".join(sorted(_READERS)) + "."))
    values: dict[str, Any] = {"database_url": f"sqlite:///{home / 'kt.db'}"}
    for key, reader in _READERS.items():
        raw, place = _first(key, flags, environment, written, file)
        if raw is None:
            if key in _DEFAULTS or key not in _OPTIONAL:
                values.setdefault(key, _DEFAULTS.get(key))
            continue
        try:
            values[key] = reader(raw)
        except ValueError as fault:
            problems.append(Problem(f"{place.sentence} {fault}", place.file, place.line, place.column))
    problems.extend(mail_problems(values))
    if problems:
        raise InvalidInput(problems)
    return Settings(home=home, smtp_password=environment.get("KT_SMTP_PASSWORD"), **values)


def _home(flags: Mapping[str, object], environment: Mapping[str, str], folder: Path) -> Path:
    given = flags.get("home") or environment.get("KT_HOME")
    if given:
        return _absolute(str(given), folder)
    file = folder / FILE_NAME
    problems: list[Problem] = []
    written = _read_toml(file, problems)
    hint = f'In the current folder it may only say home = "..."; to use this folder, set KT_HOME={folder}.'
    problems.extend(_unknown(file, written, {"home"}, hint))
    named = written.get("home")
    if named is not None and not (isinstance(named, str) and named.strip()):
        line = _line_of(file, "home")
        problems.append(Problem("home must be the path of a folder, in quotes.", str(file), line, 1))
    if problems:
        raise InvalidInput(problems)
    return _absolute(named, folder) if isinstance(named, str) else _data_folder(environment) / "ktengine"


def _absolute(path: str, folder: Path) -> Path:
    return (folder / Path(path).expanduser()).resolve()


def _data_folder(environment: Mapping[str, str]) -> Path:
    """Where programs keep a person's data on this system."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _read_toml(file: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError:
        problems.append(Problem("The file is not UTF-8 text. Save it as UTF-8.", str(file)))
        return {}
    except OSError as fault:
        problems.append(Problem(f"The file cannot be read ({fault.strerror}).", str(file)))
        return {}
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = _LINE.search(str(fault))
        line, column = (int(place[1]), int(place[2])) if place else (len(text.splitlines()), 1)
        reason = str(fault).partition(" (at ")[0]
        problems.append(Problem(f"This is not TOML: {reason}.", str(file), line, column))
        return {}


def _unknown(file: Path, written: Mapping[str, Any], known: set[str], hint: str) -> list[Problem]:
    return [
        Problem(f"{key} is not a setting. {hint}", str(file), _line_of(file, key), 1)
        for key in written
        if key not in known
    ]


def _line_of(file: Path, key: str) -> int:
    """Line of a top-level key or table, from 1; 1 where it is written in a way of its own."""
    pattern = re.compile(rf"""^\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]""")
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if pattern.match(line)), 1)


def _first(
    key: str,
    flags: Mapping[str, object],
    environment: Mapping[str, str],
    written: Mapping[str, Any],
    file: Path,
) -> tuple[object | None, Problem]:
    """Give the value that wins and its place, for the sentence."""
    variable = f"KT_{key.upper()}"
    if flags.get(key) is not None:
        return flags[key], Problem(f"--{key.replace('_', '-')}")
    if variable in environment:
        return environment[variable], Problem(variable)
    if key in written:
        return written[key], Problem(key, str(file), _line_of(file, key), 1)
    return None, Problem(key)


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("must be a text.")
    return raw.strip()


def _whole(low: int, high: int) -> Callable[[object], int]:
    def read(raw: object) -> int:
        value = raw if isinstance(raw, int) and not isinstance(raw, bool) else None
        if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdigit():
            value = int(raw)
        if value is None or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}, not {raw!r}.")
        return value

    return read


def _seconds(raw: object) -> float:
    """From a tenth of a second, below which polling would load the machine, to a minute."""
    try:
        value = float(raw) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else -1.0
    except ValueError:
        value = -1.0
    if not 0.1 <= value <= 60:  # noqa: PLR2004 the range is said above and below
        raise ValueError(f"must be a number of seconds from 0.1 to 60, not {raw!r}.")
    return value


def _address(raw: object) -> str:
    """Scheme, host and perhaps a port; no password, and no path, under which Prefect's pages would not be found."""
    text = raw.strip().rstrip("/") if isinstance(raw, str) else ""
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"must be an address such as https://kt.example.com, not {raw!r}.")
    return text


def _signing(raw: object) -> AuthMethod:
    known = {"codes": AuthMethod.TOTP, "self-declared": AuthMethod.SELF_DECLARED}
    if not isinstance(raw, str) or raw.strip() not in known:
        raise ValueError(f"must be codes or self-declared, not {raw!r}.")
    return known[raw.strip()]


def _switch(raw: object) -> bool:
    known = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
    word = str(raw).strip().lower()
    if word not in known:
        raise ValueError(f"must be 1 or 0, not {raw!r}.")
    return known[word]


_READERS: dict[str, Callable[[object], object]] = {
    "database_url": _text,
    "person": _text,
    "host": _text,
    "port": _whole(1, 65535),
    "watch_seconds": _seconds,
    "sweep_minutes": _whole(1, 1440),
    "public_url": _address,
    "signing": _signing,
    "prefect_signing": _switch,
    "go_live_packs": _switch,
    "smtp_host": _text,
    "smtp_port": _whole(1, 65535),
    "smtp_from": mail_address,
    "smtp_user": _text,
    "smtp_security": mail_security,
}
_OPTIONAL = frozenset({"smtp_host", "smtp_port", "smtp_from", "smtp_user", "smtp_security"})
"""Those that Settings has a default for."""
_DEFAULTS: dict[str, object] = {
    "host": "127.0.0.1", "port": 4200, "watch_seconds": 0.5, "sweep_minutes": 15, "signing": AuthMethod.TOTP,
    "prefect_signing": False, "go_live_packs": True,
}  # fmt: skip
