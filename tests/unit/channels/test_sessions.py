from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import jwt
import pytest

from channels.errors import ApiError
from channels.secret import SHORTEST, secret_from
from channels.sessions import Signer

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
SIGNER = Signer("k" * 32, timedelta(days=7))


def code(token: str, now: datetime = NOW) -> str:
    with pytest.raises(ApiError) as refused:
        SIGNER.read(token, now)
    assert refused.value.status == 401
    return refused.value.code


def test_a_token_opens_its_session_until_it_expires() -> None:
    token, session = SIGNER.open(NOW)
    assert session.expires == NOW + timedelta(days=7)
    assert SIGNER.read(token, NOW + timedelta(days=6, hours=23)) == session
    assert code(token, NOW + timedelta(days=7)) == "session_expired"


def test_a_session_that_is_opened_again_keeps_its_id_and_lasts_longer() -> None:
    _, first = SIGNER.open(NOW)
    token, again = SIGNER.open(NOW + timedelta(days=5), first.id)
    assert again.id == first.id
    assert SIGNER.read(token, NOW + timedelta(days=11)).id == first.id


def test_ids_are_128_bits_and_never_the_same() -> None:
    ids = {SIGNER.open(NOW)[1].id for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(len(bytes.fromhex(each)) == 16 for each in ids)


def _signed(claims: dict[str, object], key: str = "k" * 32, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm)


LATER = int((NOW + timedelta(days=1)).timestamp())


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "é.é.é",
        _signed({"aud": "session", "sub": "1", "exp": LATER}, "another key of thirty-two letters"),
        jwt.encode({"aud": "session", "sub": "1", "exp": LATER}, None, "none"),
        _signed({"sub": "1", "exp": LATER}),
        _signed({"aud": "other", "sub": "1", "exp": LATER}),
        _signed({"aud": "session", "exp": LATER}),
        _signed({"aud": "session", "sub": "1"}),
        SIGNER.sign_deadline({"at": "2026-11-27T20:00:00+00:00", "sub": "1", "exp": LATER}),
    ],
)
def test_what_this_server_did_not_sign_for_a_session_opens_none(token: str) -> None:
    assert code(token) == "session_invalid"


def test_a_session_token_is_no_calendar_file() -> None:
    token, _ = SIGNER.open(NOW)
    with pytest.raises(ApiError) as refused:
        SIGNER.read_deadline(token)
    assert refused.value.status == 404


def test_a_buttons_id_holds_below_one_reply_of_one_conversation_of_one_server() -> None:
    one = SIGNER.button("a", "1.0", "/affirm")
    assert one == SIGNER.button("a", "1.0", "/affirm")
    elsewhere = Signer("j" * 32, SIGNER.lifetime)
    others = {
        SIGNER.button("b", "1.0", "/affirm"), SIGNER.button("a", "2.0", "/affirm"), SIGNER.button("a", "1.0", "/deny"),
        elsewhere.button("a", "1.0", "/affirm"),
    }  # fmt: skip
    assert one not in others and len(others) == 4
    assert one.isalpha(), "nothing that could be masked as a number"
    assert "affirm" not in one


# -- the key -----------------------------------------------------------------------------------------------------------


def test_a_key_that_nobody_chose_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    key = secret_from("", file)
    assert len(key) >= SHORTEST and secret_from("", file) == key
    assert file.stat().st_mode & 0o077 == 0


def test_a_chosen_key_is_used_and_none_is_made(tmp_path: Path) -> None:
    assert secret_from("c" * 32, tmp_path / "secret") == "c" * 32
    assert not (tmp_path / "secret").exists()


def test_a_short_key_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="at least 32"):
        secret_from("short", tmp_path / "secret")
