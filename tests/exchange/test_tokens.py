"""Tokens of invitations."""

import re

from kt_engine.exchange.tokens import is_token, new_token, token_sha256


def test_a_token_has_160_bits_in_groups_of_four() -> None:
    assert re.fullmatch(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}", new_token())


def test_no_token_is_made_twice() -> None:
    assert len({new_token() for _ in range(200)}) == 200


def test_blanks_hyphens_and_small_letters_do_not_matter() -> None:
    token = new_token()
    assert is_token(f"  {token.lower().replace('-', ' ')} \n", token_sha256(token))


def test_another_token_is_not_taken() -> None:
    assert not is_token(new_token(), token_sha256(new_token()))
