"""`seisaku keys`, `seisaku audit`, and a `serve` that would be open to the network."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.command_line import main
from api.security.audit.log import AuditLog
from api.security.audit.settings import AuditSettings
from api.security.keys import Keys
from api.settings import Settings

Seisaku = Callable[..., tuple[int, str, str]]


@pytest.fixture
def seisaku(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Seisaku:
    """Run `seisaku` here on an empty data folder; its exit code and what it printed."""
    monkeypatch.setenv("SEISAKU_DATA", str(tmp_path))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["seisaku", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def test_a_key_is_shown_once_and_alone_on_standard_output(seisaku: Seisaku, tmp_path: Path) -> None:
    code, out, err = seisaku("keys", "create", "--name", "企画課", "--role", "reader")
    assert code == 0
    assert Keys.of(tmp_path).recognise(out.strip()).name == "企画課"
    assert out.count("\n") == 1
    assert "二度と表示されません" in err
    secret = out.strip()
    for command in (["keys", "list"], ["keys", "list", "--json"], ["audit", "show"]):
        assert secret[-43:] not in "".join(map(str, seisaku(*command)))


def test_keys_are_listed_with_role_state_and_dates(seisaku: Seisaku) -> None:
    seisaku("keys", "create", "--name", "企画課", "--role", "reader", "--expires", "2099-03-31")
    seisaku("keys", "create", "--name", "[bold]係", "--role", "admin")
    assert seisaku("keys", "revoke", "企画課")[0] == 0
    _, out, _ = seisaku("keys", "list")
    first, second = out.splitlines()
    assert "失効 利用者（reader） 企画課" in first
    assert "期限 2099-04-01 00:00" in first
    assert "有効 管理者（admin） [bold]係" in second
    assert "未使用" in second
    rows = json.loads(seisaku("keys", "list", "--json")[1])["keys"]
    assert [(row["name"], row["state"]) for row in rows] == [
        ("企画課", "revoked"),
        ("[bold]係", "active"),
    ]
    assert all("sha256" not in row for row in rows)


def test_as_json_the_key_and_what_it_may(seisaku: Seisaku) -> None:
    code, out, _ = seisaku("keys", "create", "--name", "a", "--role", "admin", "--json")
    shown = json.loads(out)
    assert (code, shown["role"], shown["key"][:8]) == (0, "admin", "seisaku_")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["keys", "create", "--name", "企画課", "--role", "root"], "reader"),
        (["keys", "create", "--role", "reader"], "--name"),
        (["keys", "create", "--name", "", "--role", "reader"], "名前"),
        (["keys", "create", "--name", "a", "--role", "reader", "--expires", "いつか"], "期限"),
        (["keys", "revoke", "誰か"], "keys list"),
        (["audit", "verify", "--expect", "abc"], "番号:ハッシュ"),
    ],
)
def test_what_cannot_be_done_is_told(seisaku: Seisaku, arguments: list[str], words: str) -> None:
    code, _, err = seisaku(*arguments)
    assert code != 0
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_serving_the_network_without_keys_is_refused_before_the_model_is_loaded(
    seisaku: Seisaku, host: str
) -> None:
    code, _, err = seisaku("serve", "--host", host, "--port", "8179")
    assert code == 1
    assert "seisaku keys create" in err
    assert "キーを" in err or "キーが" in err
    assert "索引" not in err


def test_serving_the_network_with_a_key_goes_on_to_the_index(seisaku: Seisaku) -> None:
    seisaku("keys", "create", "--name", "企画課", "--role", "reader")
    code, _, err = seisaku("serve", "--host", "0.0.0.0", "--port", "8179")
    assert code == 1
    assert "索引" in err  # there is none in an empty folder


def test_the_log_is_shown_and_verified(seisaku: Seisaku, tmp_path: Path) -> None:
    log = AuditLog(tmp_path, AuditSettings())
    for number in range(3):
        log.add(
            {
                "at": f"2026-11-2{number}T00:00:00.000+00:00",
                "who": f"課{number}",
                "kind": "ask",
                "method": "POST",
                "route": "/v1/ask",
                "status": 200,
                "citations": ["a", "b"],
                "text": "予算\x1b[2Jは？",
            }
        )
    code, out, _ = seisaku("audit", "show", "--who", "課1")
    assert (code, out.count("\n")) == (0, 1)
    assert "課1" in out
    assert "引用2件" in out
    assert "\x1b" not in out
    rows = seisaku("audit", "show", "--since", "2026-11-21", "-n", "1", "--json")[1].splitlines()
    assert [json.loads(row)["who"] for row in rows] == ["課2"]
    code, out, _ = seisaku("audit", "verify")
    assert code == 0
    assert "3 行に、書き換えも抜けもありません" in out
    noted = out.split("控え: ")[1].strip()
    assert seisaku("audit", "verify", "--expect", noted)[0] == 0
    changed = log.path.read_text("utf-8").replace("課0", "課9")
    log.path.write_text(changed, "utf-8")
    code, _, err = seisaku("audit", "verify")
    assert code == 1
    assert "2行目" in err
    shown = json.loads(seisaku("audit", "verify", "--json")[1])
    assert ["was changed" in found for found in shown["findings"]] == [True, True]


def test_without_a_log_there_is_nothing_to_show(seisaku: Seisaku) -> None:
    assert seisaku("audit", "show")[:2] == (0, "")
    assert "0 行" in seisaku("audit", "verify")[1]


# Settings


def test_the_settings_reach_the_guard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {
        "KEYS": "required",
        "TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/24",
        "ALLOWED_HOSTS": "Seisaku.example.go.jp, localhost",
        "SESSION_HOURS": "1.5",
        "RATE_EXPENSIVE": "7",
        "AUDIT_QUESTIONS": "1",
        "AUDIT_MAX_MB": "3",
        "AUDIT_KEEP_DAYS": "400",
    }.items():
        monkeypatch.setenv(f"SEISAKU_{name}", value)
    security = Settings().security(tmp_path, "127.0.0.1")
    assert security.keys == "required"
    assert security.trusted_proxies == ("127.0.0.1", "10.0.0.0/24")
    assert security.allowed_hosts == ("seisaku.example.go.jp", "localhost")
    assert security.session_lasts.total_seconds() == 5400
    assert security.rates.expensive_per_minute == 7
    assert security.audit == AuditSettings(questions=True, max_bytes=3_000_000, keep_days=400)
    monkeypatch.setenv("SEISAKU_AUDIT", "0")
    assert Settings().security(tmp_path, "127.0.0.1").audit is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEYS", "no"),
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "0.0.0.0/0"),
        ("TRUSTED_PROXIES", "proxy.example"),
        ("RATE_CHEAP", "0"),
        ("AUDIT_KEEP_FILES", "0"),
        ("SESSION_HOURS", "0"),
    ],
)
def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SEISAKU_{name}", value)
    with pytest.raises(ValidationError):
        Settings()
