"""One letter to one person as a mail message, and as a file of the outbox; it sends nothing and knows no store."""

import os
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from uuid import uuid4

SENDER = Address("KT Engine", "kt-engine", "localhost")
"""Who writes where no sender is set up."""


def letter(
    to: str | None,
    subject: str,
    text: str,
    *,
    at: datetime,
    name: str = "",
    sender: str | Address = SENDER,
) -> EmailMessage:
    """Give the message from `sender` to the address `to` of a person called `name`; without an address, to the name.

    Lines of the subject and the name are joined, so that no header can be slipped in.
    """
    message = EmailMessage()
    message["From"] = sender if isinstance(sender, Address) else _one_line(sender)
    if to is not None:
        message["To"] = Address(_one_line(name), addr_spec=to)
    else:
        message["To"] = Group(_one_line(name) or "nobody")
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{uuid4().hex}@kt-engine.localhost>"
    message.set_content(text)
    return message


def _one_line(text: str) -> str:
    return " ".join(text.split())


def keep_letter(folder: Path, name: str, message: EmailMessage) -> Path:
    """Write the message as a file that its owner alone can read, in place of an older one of this name; its path.

    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place, half = folder / name, folder / f".{uuid4().hex}.half"
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(message.as_bytes(policy=SMTP))
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)
    except OSError:
        half.unlink(missing_ok=True)
        raise
    return place
