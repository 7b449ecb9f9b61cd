import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.exchange.document_tree import Line, Place, Slip
from kt_engine.exchange.scan_text import MOST_PLACES, scan_text
from kt_engine.words import FindingKind, PlaceKind

K = FindingKind
AWS = "AKIA" + "Z7Q2M4X8N5B3V6C1"
GITHUB = "ghp_" + "a1B2" * 9


def scan(*lines: str) -> tuple[Slip, ...]:
    return scan_text([Line(text, Place(PlaceKind.LINE, number)) for number, text in enumerate(lines, 1)])


def kinds(*lines: str) -> list[FindingKind]:
    return [slip.kind for slip in scan(*lines)]


@pytest.mark.parametrize(
    "text",
    [
        f"key {AWS}", f"token {GITHUB}", "-----BEGIN RSA PRIVATE KEY-----", "https://robot:S3cretly@host.example/x",
        'password = "Winter2024!"', "Password: Winter2024!", "**Password:** `Winter2024!`",
        "| Password | Winter2024! |",
        "the passcode is 482915", "PIN: 4711", "Passwort: Sommer#24", 'api_key = "9f8a7b6c5d4e3f2a1b0c"',
        "secret: '" + "q7Zx2Lk9Tr5Wp1Ny8Vc4" * 2 + "'",
    ],
)  # fmt: skip
def test_secrets_are_found(text: str) -> None:
    assert kinds(text) == [K.SECRET]


@pytest.mark.parametrize(
    "text",
    [
        "Reset your password: see the help desk", "Password: 90-day change", "password: <your password>",
        "password: ********", "PIN: 4-digit", "The secret is out.", "secret: none",
        "Password policy: at least 12 characters",
        "The file's SHA-256 is 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
        '{% page "/travel-and-leave/travel-and-leave-policies/travel-guide-2-book-travel/" %}',
        "id: '123e4567-e89b-12d3-a456-426614174000'", "version 10.2.14.1 of the tool",
        "https://docs.google.com/document/d/15glvq9UakKUN8XTRTa6gRkhBHm2whhQyAGmf8ibTtBs/edit",
    ],
)  # fmt: skip
def test_what_only_speaks_of_secrets_is_none(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ana.perez@example.com", K.EMAIL), ("[write](mailto:bob@example.co.uk)", K.EMAIL),
        ("<J_Doe+x@a-b.org>", K.EMAIL),
        ("support@example.com", K.SHARED_MAILBOX), ("kc-payroll.finance@example.gov", K.SHARED_MAILBOX),
        ("PeopleOps@example.org", K.SHARED_MAILBOX), ("tts@example.gov", K.SHARED_MAILBOX),
        ("+49 40 66969 120", K.PHONE), ("+1 (212) 555-0188", K.PHONE), ("+44 (0)20 7946 0958", K.PHONE),
        ("(212) 555-0188", K.PHONE), ("212-555-0188", K.PHONE), ("01 42 68 53 00", K.PHONE), ("+48600100200", K.PHONE),
        ("Tel. 040 66969-120", K.PHONE), ("Mobile: 0151 23456789", K.PHONE), ("phone 0049 40 66969 120", K.PHONE),
        ("(877) 472-6716", K.SERVICE_LINE), ("+1 800 555 0199", K.SERVICE_LINE), ("tel 0800 123 4567", K.SERVICE_LINE),
        ("card 4111 1111 1111 1111", K.PAYMENT_CARD), ("4111-1111-1111-1111.", K.PAYMENT_CARD),
        ("3782 822463 10005", K.PAYMENT_CARD), ("pay to DE89 3704 0044 0532 0130 00", K.IBAN),
        ("IBAN GB29NWBK60161331926819, please", K.IBAN),
    ],
)  # fmt: skip
def test_personal_data_is_found_and_a_teams_is_told_apart(text: str, kind: FindingKind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "order 4111 1111 1111 1112", "1234567890123456", "see 2024-05-12 and 12.05.2024 10:30", "RK-98 2026-001-0042",
        "pi is 3.14159265358979", "logo@2x.png", "@michellepet", "a @ b", "DE89 3704 0044 0532 0130 01",
        "0000 0000 0000", "https://support.example.com/answer/7638168?hl=en&co=12125550188", "invoice 040 66969 120",
        "sections 1.2.3 to 4.5.6", "12,500,000 units in 976 555 120 orders", "$191,900 in 2024",
        "ISBN 978-3-16-148410-0",
    ],
)  # fmt: skip
def test_other_numbers_and_signs_are_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_a_number_wrapped_over_the_end_of_a_line_is_found_in_its_first_line() -> None:
    found = scan("Call the desk at (877)", "   472-6716 before noon")
    assert [(slip.kind, [str(place) for place in slip.places]) for slip in found] == [
        (K.SERVICE_LINE, ["line 1"])
    ]


def test_a_value_is_told_once_with_all_its_lines_however_it_is_written() -> None:
    found = scan("Ana.Perez@example.com", "", "ana.perez@EXAMPLE.com and +49 40 66969 120", "+494066969120")
    assert [([place.number for place in slip.places], slip.count) for slip in found] == [
        ([1, 3], 2),
        ([3, 4], 2),
    ]


def test_many_places_are_counted_and_the_first_are_kept() -> None:
    (slip,) = scan(*["ana.perez@example.com"] * 120)
    assert (len(slip.places), slip.count) == (MOST_PLACES, 120)


def test_a_value_is_masked_and_stands_in_no_slip() -> None:
    values = (
        "ana.perez@example.com",
        "4111 1111 1111 1111",
        "+49 40 66969 120",
        "DE89370400440532013000",
        GITHUB,
    )
    found = scan(*values, "password: Winter2024!")
    assert [slip.masked for slip in found] == [
        "a...@e...com", "...1111", "...20", "DE...3000", "(40 characters)", "(11 characters)"
    ]  # fmt: skip
    assert not any(value in repr(found) for value in (*values, "Winter2024"))


def test_no_network_is_asked_whether_a_key_works() -> None:
    probe = (
        "import socket, sys\n"
        "def no(*a, **k): raise SystemExit(3)\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = no\n"
        "from kt_engine.exchange.scan_text import scan_text\n"
        "from kt_engine.exchange.document_tree import Line, WHOLE\n"
        f"print(len(scan_text([Line('{AWS} {GITHUB}', WHOLE)])))\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "2\n"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 3_000), st.integers(0, 3_000))
def test_a_value_is_found_wherever_it_stands_in_a_long_line(before: int, after: int) -> None:
    assert kinds("word " * (before // 5) + "ana.perez@example.com" + " word" * (after // 5)) == [K.EMAIL]
