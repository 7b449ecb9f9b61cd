"""What a person may say of the mail server in the settings, and what does not fit together. It opens no connection."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from kt_engine.errors import Problem

ADDRESS = re.compile(r"[^\s@,;<>\"']{1,64}@[A-Za-z0-9.-]{1,255}", re.ASCII)
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class MailSecurity(StrEnum):
    """How the way to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


def mail_address(raw: object) -> str:
    """Give the sender's address. Raises ValueError with the rest of a sentence."""
    text = raw.strip() if isinstance(raw, str) else ""
    if not ADDRESS.fullmatch(text):
        raise ValueError(f"must be an e-mail address such as kt@example.com, not {raw!r}.")
    return text


def mail_security(raw: object) -> MailSecurity:
    known = {each.value: each for each in MailSecurity}
    if not isinstance(raw, str) or raw.strip() not in known:
        raise ValueError(f"must be none, starttls or tls, not {raw!r}.")
    return known[raw.strip()]


def mail_problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Say what is missing: a server needs a sender, and a password never travels readable to another machine."""
    if values.get("smtp_host") is None:
        return
    if values.get("smtp_from") is None:
        yield Problem(
            "smtp_host is set and smtp_from is not. Say from which address mails come: KT_SMTP_FROM."
        )
    is_open = values.get("smtp_security") is MailSecurity.NONE
    if values.get("smtp_user") is not None and is_open and values["smtp_host"] not in THIS_MACHINE:
        yield Problem(
            "smtp_user needs smtp_security starttls or tls, or the password would travel readable. "
            "Only a server on this machine may do without."
        )
