"""Every error of the house: a sentence for a person, built from facts, with what to do next.

KtError
├── Refused            1  a rule says no; nothing was changed
│   ├── MoveRefused        a status does not allow this move
│   ├── SignatureRefused   this person may not sign this
│   ├── Conflict           somebody else was faster
│   ├── GuardRefused       the database itself refused
│   └── FontsMissing       no font here can print a letter
├── UsageProblem       2  the command's words are wrong
├── NotFound           3  no such record
├── GateNotMet         4  a gate's rule is not met
├── InvalidInput       4  a file or a value is wrong; every problem at once
└── StoreUnreachable   5  the store cannot be opened
    └── DiskTrouble        5  the disk is full, or may not be written
"""

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kt_engine.words import ExitCode, Meaning, SigningReason


class KtError(Exception):
    exit_code = ExitCode.REFUSED


class Refused(KtError):
    """A rule of the house says no; nothing was changed."""


class MoveRefused(Refused):
    """A record's status does not allow the move asked for."""

    def __init__(self, record: str, current: str, verb: str, instead: str) -> None:
        """Say which record (handle), where it stands, what was asked, and what can be done instead."""
        super().__init__(f"{record} is {current.replace('_', ' ')} and cannot be {verb}. {instead}")


class SignatureRefused(Refused):
    """A person may not sign this object; the sentence says which rule holds. Every one is recorded."""

    def __init__(self, sentence: str, reason: SigningReason = SigningReason.ROLE) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.thing = ""
        """The handle with its version; filled in by the signing function."""
        self.meaning: Meaning | None = None


class Conflict(Refused):
    """Another command changed the record first."""

    def __init__(self, record: str) -> None:
        super().__init__(f"{record} was changed by somebody else in the meantime. Look again, then repeat.")


class GuardRefused(Refused):
    """The database refused what an action let through; the sentence is the guard's."""


class FontsMissing(Refused):
    """A PDF would show boxes instead of letters."""

    def __init__(self, letters: Mapping[str, str], packages: Sequence[str]) -> None:
        """Say which letters (each with the script it is of) and which Debian packages have fonts for them."""
        scripts = ", ".join(sorted(set(letters.values())))
        shown = "".join(list(letters)[:10])
        self._built_from = (dict(letters), tuple(packages))
        names = " ".join(packages)
        super().__init__(
            f"No font here can print {shown} ({scripts}). On Debian install: apt-get install {names}. Then repeat."
        )

    def __reduce__(self) -> tuple[type["FontsMissing"], tuple[dict[str, str], tuple[str, ...]]]:
        """It is raised in a process of its own as well."""
        return type(self), self._built_from


class UsageProblem(KtError):
    exit_code = ExitCode.USAGE


class NotFound(KtError):
    exit_code = ExitCode.NOT_FOUND

    def __init__(self, what: str, name: str, hint: str) -> None:
        """Say what kind of thing was looked for, the name given, and which command lists the known ones."""
        super().__init__(f"There is no {what} {name}. {hint}")


class GateNotMet(KtError):
    exit_code = ExitCode.NOT_MET


@dataclass(frozen=True)
class Problem:
    """One fault of an input file: line and column count from 1; 0 where a place has no meaning."""

    sentence: str
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.file:
            return self.sentence
        numbers = [str(number) for number in (self.line, self.column) if number]
        place = ":".join([self.file, *numbers])
        return f"{place}: {self.sentence}"


class InvalidInput(KtError):
    """Everything that is wrong with one input, at once."""

    exit_code = ExitCode.NOT_MET

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StoreUnreachable(KtError):
    exit_code = ExitCode.UNREACHABLE


class DiskTrouble(StoreUnreachable):
    """The disk is full, or its owner did not allow this; not a fault of the program."""

    FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
    FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

    def __init__(self, fault: OSError) -> None:
        """Say which file, if the system told, and what to do; what an act wrote before it stays."""
        where = f" {fault.filename}" if fault.filename else ""
        if fault.errno in self.FULL:
            told = f"The disk is full: the file{where} could not be written. Free some space, then repeat."
        else:
            told = (
                f"The file or folder{where} may not be used ({fault.strerror}). "
                "Look at its owner and its rights, and at KT_HOME; then repeat."
            )
        super().__init__(told)

    @classmethod
    def is_meant_by(cls, fault: OSError) -> bool:
        return fault.errno in cls.FULL | cls.FORBIDDEN
