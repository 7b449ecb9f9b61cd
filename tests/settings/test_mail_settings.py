"""The mail server comes from the settings, its password from the environment alone."""

from pathlib import Path

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.mail_server import MailSecurity
from kt_engine.settings import Settings, read_settings

SERVER = {"KT_SMTP_HOST": "mail.example.com", "KT_SMTP_FROM": "kt@example.com"}


def settings_of(home: Path, **environment: str) -> Settings:
    return read_settings({}, {"KT_HOME": str(home), **environment}, home)


def test_without_a_server_mails_are_files(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert (settings.smtp_host, settings.smtp_port, settings.smtp_security) == (
        None,
        587,
        MailSecurity.STARTTLS,
    )
    assert settings.outbox == tmp_path / "outbox"


def test_the_server_may_stand_in_the_file_and_the_password_never(tmp_path: Path) -> None:
    file = tmp_path / "ktengine.toml"
    file.write_text('smtp_host = "mail.example.com"\nsmtp_from = "kt@example.com"\nsmtp_security = "tls"\n')
    secret = "only in the environment"  # noqa: S105 - no password of anybody
    settings = settings_of(tmp_path, KT_SMTP_PASSWORD=secret)
    assert (settings.smtp_host, settings.smtp_security) == ("mail.example.com", MailSecurity.TLS)
    assert (settings.smtp_password, secret in repr(settings)) == (secret, False)
    file.write_text(f'smtp_password = "{secret}"\n')
    with pytest.raises(InvalidInput, match="smtp_password is not a setting"):
        settings_of(tmp_path)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"KT_SMTP_HOST": "mail.example.com"}, "smtp_from is not"),
        ({**SERVER, "KT_SMTP_PORT": "0"}, "KT_SMTP_PORT must be a whole number"),
        ({**SERVER, "KT_SMTP_FROM": "nobody"}, "must be an e-mail address"),
        ({**SERVER, "KT_SMTP_FROM": "a@b.de\r\nBcc: c@d.de"}, "must be an e-mail address"),
        ({**SERVER, "KT_SMTP_SECURITY": "ssl"}, "must be none, starttls or tls"),
        ({**SERVER, "KT_SMTP_USER": "kt", "KT_SMTP_SECURITY": "none"}, "the password would travel readable"),
    ],
)
def test_what_does_not_fit_is_said(tmp_path: Path, environment: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        settings_of(tmp_path, **environment)
