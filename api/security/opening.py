"""Whether a service may be started as it is set up: never open to the network."""

from api.security.access import Access
from api.security.errors import OpenToNetwork
from api.security.hosts import is_loopback
from api.security.keys import Keys
from api.security.security import Security

UNENCRYPTED = (
    "[bold]注意[/] 通信は暗号化されません。キーと質問が経路上で読まれないよう、"
    "TLSのリバースプロキシーを前に置いてください（docs/security.md）。\n"
    "[bold]note[/] nothing is encrypted on the way; put a TLS proxy in front (docs/security.md)."
)
_REMEDY = "`seisaku keys create --name NAME --role reader`"
_REMEDY_JA = "`seisaku keys create --name 名前 --role reader`"


def check_opening(security: Security) -> bool:
    """Whether a key is needed as the service starts.

    Raises OpenToNetwork if others than this machine would get in without a key, or nobody
    could. The key file is read, so that damage to it is told now: KeysDamaged.
    """
    if security.data_folder is None:
        raise ValueError("a service that is opened has a data folder")
    keys = Keys.of(security.data_folder)
    has_keys = bool(keys.active())
    reaches_out = not is_loopback(security.address) or bool(security.trusted_proxies)
    where = security.address
    if security.trusted_proxies:
        where = f"{where}（SEISAKU_TRUSTED_PROXIES={','.join(security.trusted_proxies)}）"
    if reaches_out and security.keys == "off":
        raise OpenToNetwork(
            f"SEISAKU_KEYS is off and {where} can be reached from the network; unset it and make "
            f"a key with {_REMEDY}, or serve 127.0.0.1",
            f"{where} はネットワークから使えますが、SEISAKU_KEYS が off です。設定を取り除いて"
            f" {_REMEDY_JA} でキーを作るか、127.0.0.1 で動かしてください。",
        )
    if (reaches_out or security.keys == "required") and not has_keys:
        raise OpenToNetwork(
            f"{where} needs API keys, and there is none that is good now; make one with "
            f"{_REMEDY}, or serve 127.0.0.1 without SEISAKU_KEYS=required",
            f"{where} で動かすにはAPIキーが必要ですが、使えるキーがありません。"
            f"{_REMEDY_JA} で作るか、127.0.0.1 で動かしてください。",
        )
    return Access(security, keys, None).needs_key()
