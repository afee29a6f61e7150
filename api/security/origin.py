"""From which website a browser sends a request: others must not act through it.

Source: https://web.dev/articles/fetch-metadata (resource isolation), OWASP CSRF prevention.
"""

from starlette.datastructures import Headers

from api.security.errors import Refused

_SAFE = ("GET", "HEAD", "OPTIONS")


def check_origin(method: str, scheme: str, headers: Headers) -> None:
    """Raise Refused (403) for what another website makes a browser send.

    A link from elsewhere may open a page; it may not change anything, nor load what this
    service gives into a page of its own. Programs send neither header and are not browsers
    that somebody else steers. `Sec-Fetch-Site` cannot be written by a page's script; browsers
    leave it out over plain http to other machines, where `Origin` is compared with `Host`.
    """
    site = headers.get("sec-fetch-site", "")
    opens_page = (
        method in _SAFE
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") in ("document", None)
    )
    if site and site not in ("same-origin", "none") and not opens_page:
        raise _elsewhere(headers.get("origin", "") or site)
    origin = headers.get("origin")
    if origin is None or method in _SAFE or site in ("same-origin", "none"):
        return
    if not _is_own(origin, scheme, headers.get("host", "")):
        raise _elsewhere(origin)


def _is_own(origin: str, scheme: str, host: str) -> bool:
    """Whether an origin is this host's; a proxy may have taken https off, and never puts it on."""
    own = [f"https://{host}"] if scheme == "https" else [f"http://{host}", f"https://{host}"]
    return bool(host) and origin.lower() in [name.lower() for name in own]


def _elsewhere(origin: str) -> Refused:
    shown = origin if len(origin) <= 80 else origin[:80] + "…"
    return Refused(
        403,
        f"another website ({shown}) may not send this; open this service's own page, or send "
        "an API key in the Authorization header",
        f"ほかのウェブサイト（{shown}）からの操作は受け付けません。このサービスのページから"
        "操作するか、AuthorizationヘッダーでAPIキーを送ってください。",
    )
