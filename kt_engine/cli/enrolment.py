"""What `kt person invite` and `kt person enrol` ask, write and show beside their one action each."""

import os
import sys
from datetime import datetime
from email.errors import MessageError
from getpass import getpass
from pathlib import Path

from kt_engine.actions.enrol_person import EnrolledPerson
from kt_engine.actions.invite_person import InvitedPerson
from kt_engine.cli.output import talk
from kt_engine.errors import DiskTrouble, KtError, UsageProblem
from kt_engine.exchange.mail import SENDER, keep_letter, letter
from kt_engine.exchange.one_time_codes import drift_of, qr_for_terminal
from kt_engine.rules.access import INVITATION_HOURS
from kt_engine.rules.codes import check_drift
from kt_engine.settings import Settings

LONGEST_TOKEN_FILE = 4096
TEXT = """{name},

please enrol an authenticator, so that your signatures in KT Engine are provably yours. You need an app on your phone
that shows one-time codes (any that reads QR codes of the TOTP kind).

1. Where KT Engine runs, type: kt person enrol {person}
2. When it asks for the token, type this one:

   {token}

3. Scan the QR code it shows. It is shown once and kept nowhere.

The token works once, until {until:%Y-%m-%d %H:%M} UTC ({hours} hours). Give it to nobody: who has it can sign as you.
If you did not expect this letter, tell {invited_by}, the administrator who invited you.
"""


def post_invitation(settings: Settings, invited: InvitedPerson, token: str, at: datetime) -> Path:
    """Write the letter with the token into the outbox, for its owner alone; its path. Raises DiskTrouble."""
    text = TEXT.format(
        name=invited.name, person=invited.person, token=token, until=invited.expires_at, hours=INVITATION_HOURS,
        invited_by=invited.invited_by,
    )  # fmt: skip
    subject = f"KT Engine: enrol an authenticator ({invited.person})"
    sender = settings.smtp_from or SENDER
    try:
        message = letter(invited.email, subject, text, at=at, name=invited.name, sender=sender)
    except (ValueError, IndexError, MessageError):
        message = letter(None, subject, text, at=at, name=invited.name, sender=sender)
    try:
        return keep_letter(settings.outbox, f"invitation-{invited.person}-{at:%Y-%m-%d}.eml", message)
    except OSError as fault:
        raise DiskTrouble(fault) from fault


def say_first_token(administrator: str, token: str | None) -> None:
    """Show the first administrator's token in the terminal: there is nobody else to deliver it."""
    if token is not None:
        talk(
            f"To prove with codes who acts as {administrator}, enrol within {INVITATION_HOURS} hours: "
            f"kt person enrol {administrator}. The token, shown this once: {token}"
        )


def token_given(file: Path | None, person: str) -> str:
    """Give the token of KT_TOKEN, of a file, or typed in the terminal. Raises UsageProblem without any."""
    token = os.environ.get("KT_TOKEN")
    if token is None and file is not None:
        token = _first_line(file)
    if token is None and sys.stdin.isatty():
        token = getpass(f"Token of {person}'s invitation: ", stream=sys.stderr)
    if token is None or not token.strip():
        raise UsageProblem(
            "Enrolling needs the token of the invitation: run this in a terminal, set KT_TOKEN, or give "
            "--token-file FILE"
        )
    return token.strip()


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.read(LONGEST_TOKEN_FILE).strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageProblem(
            f"The token file {file} cannot be read. Look at its path and its rights."
        ) from fault


def show_once(done: EnrolledPerson) -> None:
    """Show the secret as QR code and address; there is no other time."""
    if done.uri is None:
        return
    print(qr_for_terminal(done.uri))
    print(done.uri)
    talk("Scan the code with your authenticator. It is shown this once and can never be shown again.")


def try_code(done: EnrolledPerson, at: datetime) -> None:
    """Say whether this code of the new authenticator works; nothing is spent."""
    if done.secret is None or not sys.stdin.isatty():
        return
    code = getpass("The code it shows now (empty to skip): ", stream=sys.stderr).replace(" ", "")
    if not code:
        return
    try:
        check_drift(done.person, drift_of(done.secret, code, at))
    except KtError as fault:
        talk(f"{fault} If no code works, end this authenticator and ask for a new invitation.")
    else:
        talk("That code works. Wait for the next one before you sign.")
