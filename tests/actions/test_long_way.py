"""One trainee from nomination to proficient, as a playbook with every step asks for it."""

from kt_engine.store.tables import Certification
from kt_engine.words import CertificationStatus
from long_way import live
from walking import House, status_of


def test_the_whole_way_ends_in_live_work(long_way: House) -> None:
    handle = live(long_way)
    assert status_of(long_way, Certification, handle) is CertificationStatus.LIVE
