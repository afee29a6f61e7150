"""What can go wrong with a language model; none of it breaks a request."""


class LlmError(Exception):
    """The model gave no answer, or broke off; the message says why and the remedy."""

    def __init__(self, message: str, message_ja: str) -> None:
        super().__init__(message)
        self.message_ja = message_ja


_KEY = ("set SEISAKU_LLM_API_KEY right", "SEISAKU_LLM_API_KEY を確かめて")
_REMEDIES = {
    400: (
        "set SEISAKU_LLM_MODEL, or lower SEISAKU_LLM_MAX_INPUT_CHARS",
        "SEISAKU_LLM_MODEL を指定するか、SEISAKU_LLM_MAX_INPUT_CHARS を小さくして",
    ),
    401: _KEY,
    403: _KEY,
    404: (
        "set SEISAKU_LLM_URL and SEISAKU_LLM_MODEL right",
        "SEISAKU_LLM_URL と SEISAKU_LLM_MODEL を確かめて",
    ),
    429: ("ask again later", "しばらく待ってからもう一度質問して"),
}
_REDIRECTED = (
    "a redirection is not followed; set SEISAKU_LLM_URL to the final address",
    "転送には従いません。SEISAKU_LLM_URL に転送先のアドレスを指定して",
)
_SEE_LOG = ("see its log", "生成AIのログを確かめて")


def unreachable(url: str) -> LlmError:
    """Nothing answers at the address."""
    return LlmError(
        f"no language model answers at {url}; start it, or set SEISAKU_LLM_URL right",
        f"生成AI（{url}）につながりません。起動しているか、SEISAKU_LLM_URL が正しいか"
        "確かめてください。",
    )


def refused(url: str, status: int) -> LlmError:
    """The server answered with a status other than 200."""
    remedy, remedy_ja = _REMEDIES.get(status, _REDIRECTED if 300 <= status < 400 else _SEE_LOG)
    return LlmError(
        f"the language model at {url} answered with status {status}; {remedy}",
        f"生成AI（{url}）が状態コード{status}を返しました。{remedy_ja}ください。",
    )


def nonsense(url: str, found: str) -> LlmError:
    """What came is no answer of an OpenAI-compatible server."""
    return LlmError(
        f"what came from {url} is no answer of an OpenAI-compatible server ({found}); "
        "set SEISAKU_LLM_URL to its base address, such as http://127.0.0.1:8080/v1",
        f"生成AI（{url}）の応答を読めません（{found}）。SEISAKU_LLM_URL に "
        "http://127.0.0.1:8080/v1 のような、OpenAI互換サーバーの起点を指定してください。",
    )


def too_slow(timeout_s: float) -> LlmError:
    """The time for the whole answer is over."""
    return LlmError(
        f"the language model had not finished after {timeout_s:g} s and was stopped; "
        "raise SEISAKU_LLM_TIMEOUT_S",
        f"生成AIが{timeout_s:g}秒以内に書き終えなかったため、打ち切りました。"
        "時間は SEISAKU_LLM_TIMEOUT_S で変えられます。",
    )


def broken_off() -> LlmError:
    """The connection ended in the middle of the answer."""
    return LlmError(
        "the language model broke off in the middle of its answer; ask again, or see its log",
        "生成AIの応答が途中で切れました。もう一度質問するか、生成AIのログを確かめてください。",
    )


def too_long() -> LlmError:
    """The answer reached the limit of length and was cut there."""
    return LlmError(
        "the language model wrote more than fits into an answer, and was stopped; "
        "raise SEISAKU_LLM_MAX_TOKENS if that cut it short",
        "生成AIの文が長さの上限に達したため、打ち切りました。"
        "短すぎるときは SEISAKU_LLM_MAX_TOKENS を大きくしてください。",
    )


def repeats() -> LlmError:
    """The same sentence came again: a loop that small models fall into."""
    return LlmError(
        "the language model began to repeat itself and was stopped; ask in other words",
        "生成AIが同じ文を繰り返し始めたため、打ち切りました。"
        "別の言い方で質問すると避けられることがあります。",
    )


def nothing_to_read() -> LlmError:
    """No passage has anything left to write from."""
    return LlmError(
        "the passages hold nothing but orders to a machine, which no model is given; "
        "see the documents",
        "見つかった箇所には機械への指示のほかに書かれたものがなく、生成AIには読ませませんでした。"
        "資料を確かめてください。",
    )


def unusable_key() -> LlmError:
    """The key has characters that no HTTP header carries."""
    return LlmError(
        "the key in SEISAKU_LLM_API_KEY has characters other than printable ASCII; set it right",
        "SEISAKU_LLM_API_KEY のキーに使えない文字があります。半角の英数記号だけにしてください。",
    )
