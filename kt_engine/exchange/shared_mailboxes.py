"""Tells the mailbox of a team from a person's by the words before the @; it knows no directory."""

import re

WORDS = frozenset(
    {
        *(
            "access",
            "account",
            "accounts",
            "accounting",
            "admin",
            "administrator",
            "agents",
            "alerts",
            "api",
            "apps",
        ),
        *(
            "audit",
            "billing",
            "booking",
            "bookings",
            "bot",
            "careers",
            "cards",
            "care",
            "claims",
            "client",
            "clients",
        ),
        *(
            "close",
            "compliance",
            "connect",
            "contact",
            "customer",
            "customers",
            "data",
            "delivery",
            "department",
        ),
        *(
            "desk",
            "dispatch",
            "dpo",
            "duty",
            "enquiries",
            "everybody",
            "everyone",
            "facilities",
            "feedback",
            "finance",
        ),
        *(
            "frontdesk",
            "git",
            "group",
            "handback",
            "hello",
            "help",
            "helpdesk",
            "hostmaster",
            "hr",
            "info",
            "inbox",
        ),
        *(
            "inquiries",
            "invoice",
            "invoices",
            "it",
            "jobs",
            "join",
            "lead",
            "legal",
            "list",
            "logistics",
            "mail",
        ),
        *(
            "mailbox",
            "marketing",
            "media",
            "monitoring",
            "news",
            "newsletter",
            "noreply",
            "notifications",
            "office",
        ),
        *(
            "oncall",
            "operations",
            "ops",
            "order",
            "orders",
            "payable",
            "payables",
            "payments",
            "payroll",
            "people",
        ),
        *(
            "postmaster",
            "press",
            "privacy",
            "procurement",
            "purchasing",
            "quality",
            "questions",
            "reception",
            "refunds",
        ),
        *(
            "reply",
            "requests",
            "request",
            "reservations",
            "returns",
            "root",
            "sales",
            "security",
            "service",
            "services",
        ),
        *(
            "servicedesk",
            "shift",
            "shop",
            "staff",
            "supplier",
            "suppliers",
            "support",
            "system",
            "team",
            "training",
        ),
        *("travel", "treasury", "vendor", "vendors", "warehouse", "webmaster", "workforce"),
    }
)
LONG_BEGINNING = 6
LONG_END = 4
"""Words so long are also known at the beginning or the end of a longer one: peopleops, gvtagents."""
_BEGINNINGS = tuple(word for word in WORDS if len(word) >= LONG_BEGINNING)
_ENDS = tuple(word for word in WORDS if len(word) >= LONG_END)
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "st", "jr", "sr"})
_VOWELS = frozenset("aeiouy")


def is_shared(local_part: str) -> bool:
    """Say whether what stands before the @ names a team, a desk or a system rather than a person."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", local_part)
    words = [part.lower() for part in re.split(r"[^A-Za-z]+", local_part) if part]
    if not words:
        return True
    if any(part.lower() in WORDS for part in [*parts, *words]):
        return True
    if any(word.startswith(_BEGINNINGS) or word.endswith(_ENDS) for word in words):
        return True
    # tts@, kc-vendor@: the short name of a unit, alone or in front.
    return not _VOWELS & set(words[0]) and words[0] not in _TITLES and len(words[0]) > 1
