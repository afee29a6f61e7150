"""Keys as they are made, kept and ended."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from api.security.errors import KeyRefused, KeysDamaged, Refused, SecurityFolderNotWritable
from api.security.key import Key
from api.security.keys import Keys, expiry
from api.security.private_files import kept_secret
from api.security.secret import new_secret, read_secret

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.of(tmp_path)


def test_a_secret_has_256_random_bits_and_a_prefix_that_scanners_find() -> None:
    secrets = {new_secret().text for _ in range(100)}
    assert len(secrets) == 100
    for text in secrets:
        assert re.fullmatch(r"seisaku_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", text)
        read = read_secret(text)
        assert read is not None
        assert text not in repr(read)
    assert read_secret(text + "\n") is None
    assert read_secret("Seisaku" + text[7:]) is None


def test_the_secret_is_kept_as_its_hash_only(keys: Keys, tmp_path: Path) -> None:
    secret = keys.create("企画課", "reader")
    kept = (tmp_path / "security" / "keys.json").read_text("utf-8")
    assert secret.text not in kept
    assert secret.text[-43:] not in kept
    assert secret.sha256 in kept
    found = keys.recognise(secret.text)
    assert (found.name, found.role, found.key_id) == ("企画課", "reader", secret.key_id)


def test_a_key_with_another_s_id_is_none(keys: Keys) -> None:
    first, second = keys.create("企画課", "reader"), keys.create("監査室", "admin")
    mixed = first.text.replace(first.key_id, second.key_id)
    for text in (mixed, second.text.replace(second.key_id, "0" * 12), first.sha256):
        with pytest.raises(Refused, match="copy the whole key"):
            keys.recognise(text)


def test_a_name_is_one_key_s_until_it_is_revoked(keys: Keys) -> None:
    first = keys.create(" 企画課 ", "reader")
    with pytest.raises(KeyRefused, match="there is a key named '企画課'"):
        keys.create("企画課", "admin")
    keys.revoke("企画課")
    second = keys.create("企画課", "admin")
    assert [(key.key_id, key.state(datetime.now(UTC))) for key in keys.all()] == [
        (first.key_id, "revoked"),
        (second.key_id, "active"),
    ]
    assert [key.key_id for key in keys.active()] == [second.key_id]


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\x1b[2J", "x" * 65, "local", "Anonymous"])
def test_names_that_are_none(keys: Keys, name: str) -> None:
    with pytest.raises(KeyRefused, match="--name"):
        keys.create(name, "reader")


def test_a_key_is_revoked_by_its_name_or_id_once(keys: Keys) -> None:
    first, second = keys.create("企画課", "reader"), keys.create("監査室", "reader")
    assert keys.revoke(first.key_id).name == "企画課"
    assert keys.revoke("監査室").key_id == second.key_id
    for name in ("企画課", second.key_id, "nobody"):
        with pytest.raises(KeyRefused, match="no key"):
            keys.revoke(name)


def test_when_a_key_ends() -> None:
    assert expiry("90d", NOW) == expiry("90日", NOW) == NOW + timedelta(days=90)
    ends = expiry("2027-03-31", NOW).astimezone()
    assert (ends.date(), ends.hour, ends.minute) == (date(2027, 4, 1), 0, 0)


@pytest.mark.parametrize("text", ["", "d", "90", "-1d", "2027-02-30", "明日", "9999999d", "９d"])
def test_ends_that_are_none(text: str) -> None:
    with pytest.raises(KeyRefused, match="2027-03-31"):
        expiry(text, NOW)


def test_an_end_in_the_past_is_refused(keys: Keys) -> None:
    with pytest.raises(KeyRefused, match="choose a later day"):
        keys.create("企画課", "reader", expiry("2020-01-01", NOW))


def test_a_key_expires_to_the_moment() -> None:
    key = Key("a", "企画課", "reader", "0" * 64, NOW, NOW + timedelta(days=1))
    assert key.state(NOW + timedelta(hours=23, minutes=59)) == "active"
    assert key.state(NOW + timedelta(days=1)) == "expired"


def test_what_another_process_changes_is_seen_at_once(tmp_path: Path) -> None:
    worker, command = Keys.of(tmp_path), Keys.of(tmp_path)
    for _ in range(20):
        secret = command.create("企画課", "reader")
        assert worker.recognise(secret.text).name == "企画課"
        command.revoke("企画課")
        assert not worker.is_active(secret.key_id)


def test_keys_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    gate = threading.Barrier(8)

    def make(number: int) -> str:
        gate.wait()
        return Keys.of(tmp_path).create(f"課{number}", "reader").text

    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(make, range(8)))
    keys = Keys.of(tmp_path)
    assert {keys.recognise(text).name for text in texts} == {f"課{n}" for n in range(8)}


def test_the_last_use_is_told_as_a_day(keys: Keys) -> None:
    secret = keys.create("企画課", "reader")
    (key,) = keys.all()
    assert keys.last_used_on(key) is None
    keys.recognise(secret.text)
    assert keys.last_used_on(key) == datetime.now().astimezone().date()


def test_nobody_else_on_the_machine_may_read_the_files(keys: Keys, tmp_path: Path) -> None:
    keys.recognise(keys.create("企画課", "reader").text)
    for path in [tmp_path / "security", *(tmp_path / "security").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    (tmp_path / "security").chmod(0o755)  # a copy has opened it
    Keys.of(tmp_path)
    assert (tmp_path / "security").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 2, "keys": []}',
        b'{"version": 1, "keys": [{"key_id": "a"}]}',
        b'{"version": 1, "keys": [{"key_id":"a","name":"b","role":"root","sha256":"x"}]}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_file_lets_nobody_in(keys: Keys, tmp_path: Path, content: bytes) -> None:
    secret = keys.create("企画課", "reader")
    (tmp_path / "security" / "keys.json").write_bytes(content)
    for use in (lambda: keys.recognise(secret.text), keys.all, lambda: keys.create("x", "admin")):
        with pytest.raises(KeysDamaged, match="restore it from a backup") as damaged:
            use()
        assert "バックアップ" in damaged.value.message_ja
    assert (tmp_path / "security" / "keys.json").read_bytes() == content


def test_a_changed_bit_opens_no_revoked_key(keys: Keys, tmp_path: Path) -> None:
    secret = keys.create("企画課", "reader")
    keys.revoke("企画課")
    path = tmp_path / "security" / "keys.json"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace('"revoked_at"', '"revoked_au"'), "utf-8")
    with pytest.raises(KeysDamaged):
        keys.recognise(secret.text)


def test_keys_of_earlier_versions_have_no_seal_and_get_one(keys: Keys, tmp_path: Path) -> None:
    secret = keys.create("企画課", "reader")
    path = tmp_path / "security" / "keys.json"
    written = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({"version": 1, "keys": written["keys"]}), "utf-8")
    assert keys.recognise(secret.text).name == "企画課"
    keys.create("監査室", "reader")
    assert json.loads(path.read_text("utf-8"))["version"] == 2
    assert len(keys.all()) == 2


def test_a_disk_that_refuses_leaves_the_former_keys(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = keys.create("企画課", "reader")

    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("api.security.private_files.os.fsync", refuse)
        with pytest.raises(SecurityFolderNotWritable, match="No space left"):
            keys.create("監査室", "reader")
    assert keys.recognise(secret.text).name == "企画課"
    names = {path.name for path in (tmp_path / "security").iterdir()}
    assert names <= {"keys.json", "keys.lock", "used"}
    assert len(json.loads((tmp_path / "security" / "keys.json").read_text())["keys"]) == 1


def test_processes_that_start_together_keep_one_secret(tmp_path: Path) -> None:
    gate = threading.Barrier(8)

    def kept(_: int) -> bytes:
        gate.wait()
        return kept_secret(tmp_path / "secret")

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(kept, range(8)))
    assert len(found) == 1
    assert len(found.pop()) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
