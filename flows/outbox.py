"""Lets the messages that wait leave the house: by the mail server, else as files in KT_HOME/outbox.

A mail is marked after it has left, outside of any transaction: where the house dies in between, it leaves again.
"""

import asyncio
import logging
import os
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage

from flows.house import House
from kt_engine.actions.mark_sent import mark_sent, note_attempt
from kt_engine.answers.list_messages import Mail, mails_to_send
from kt_engine.exchange.mail import keep_letter, letter
from kt_engine.exchange.mail_server import MailSecurity
from kt_engine.settings import Settings
from kt_engine.store.database import open_store
from kt_engine.store.unit import Act
from kt_engine.words import MessageStatus

LOG = logging.getLogger("kt.outbox")
TIMEOUT_SECONDS = 10.0
"""For each answer of the mail server."""
TROUBLE = (OSError, smtplib.SMTPException)
"""Not there, not trusted, not willing, gone in the middle of it: the next sweep tries again."""


@dataclass(frozen=True)
class Delivered:
    sent_count: int = 0
    filed_count: int = 0
    left_count: int = 0
    """Mails that a server would not take; they are tried again later."""

    @property
    def sentence(self) -> str:
        parts = (
            (self.sent_count, "sent"),
            (self.filed_count, "put into the outbox"),
            (self.left_count, "not taken by the mail server"),
        )
        told = ", ".join(f"{count} {verb}" for count, verb in parts if count)
        return f"Mails: {told}." if told else ""


async def deliver(house: House) -> Delivered:
    """Send or file what waits. Raises OSError where the outbox cannot be written."""
    act = house.act(None)
    with open_store(house.db) as reader:
        mails = mails_to_send(reader, act.at)
    by_server = [mail for mail in mails if _goes_by_server(house.settings, mail)]
    kept = [mail for mail in mails if not _goes_by_server(house.settings, mail)]
    for mail in kept:
        await asyncio.to_thread(_file, house.settings, act, mail)
        mark_sent(house.db, act, mail.message_ids, MessageStatus.FILED)
    sent = await _send_all(house, act, by_server) if by_server else 0
    return Delivered(sent, len(kept), len(by_server) - sent)


def _goes_by_server(settings: Settings, mail: Mail) -> bool:
    return settings.smtp_host is not None and mail.address is not None and not mail.rehearsal


def _file(settings: Settings, act: Act, mail: Mail) -> None:
    keep_letter(settings.outbox, mail.file_name, _letter(settings, act, mail))
    folder = os.open(settings.outbox, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _letter(settings: Settings, act: Act, mail: Mail) -> EmailMessage:
    """Give the mail; to a name alone where the address is none after all."""
    sender = {"sender": settings.smtp_from} if settings.smtp_from else {}
    try:
        return letter(mail.address, mail.title, mail.text, at=act.at, name=mail.name, **sender)
    except (ValueError, IndexError, MessageError):
        return letter(None, mail.title, mail.text, at=act.at, name=mail.name, **sender)


async def _send_all(house: House, act: Act, mails: Sequence[Mail]) -> int:
    """Send each over one connection; give how many were taken."""
    try:
        client = await asyncio.to_thread(_connect, house.settings)
    except TROUBLE as fault:
        return _leave(house, mails, fault)
    sent = 0
    with _closing(client):
        for place, mail in enumerate(mails):
            try:
                await asyncio.to_thread(_send, client, house.settings, act, mail)
            except TROUBLE as fault:
                if _is_over(fault):
                    _leave(house, mails[place:], fault)
                    break
                _leave(house, [mail], fault)
            else:
                mark_sent(house.db, act, mail.message_ids, MessageStatus.SENT)
                sent += 1
    return sent


def _is_over(fault: Exception) -> bool:
    """Tell whether the connection itself is lost, and not one mail refused (smtplib's own errors are OSErrors too)."""
    return isinstance(fault, smtplib.SMTPServerDisconnected) or not isinstance(fault, smtplib.SMTPException)


def _leave(house: House, mails: Sequence[Mail], fault: Exception) -> int:
    """Count a try in vain; the fault is told without a word of a mail, a name or a password."""
    note_attempt(house.db, [message_id for mail in mails for message_id in mail.message_ids])
    number = getattr(fault, "smtp_code", None)
    told = f"{type(fault).__name__} {number}" if number else type(fault).__name__
    LOG.warning("The mail server took %d mails not (%s); they are tried again later.", len(mails), told)
    return 0


def _connect(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host or "", settings.smtp_port
    context = ssl.create_default_context()
    if settings.smtp_security is MailSecurity.TLS:
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        client = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    try:
        if settings.smtp_security is MailSecurity.STARTTLS:
            client.starttls(context=context)
        if settings.smtp_user is not None:
            client.login(settings.smtp_user, settings.smtp_password or "")
    except TROUBLE:
        client.close()
        raise
    return client


def _send(client: smtplib.SMTP, settings: Settings, act: Act, mail: Mail) -> None:
    message = _letter(settings, act, mail)
    client.send_message(message, from_addr=settings.smtp_from, to_addrs=[mail.address or ""])


@contextmanager
def _closing(client: smtplib.SMTP) -> Iterator[None]:
    """Say goodbye where somebody still listens."""
    try:
        yield
    finally:
        try:
            client.quit()
        except TROUBLE:
            client.close()
