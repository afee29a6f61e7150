"""How OpenAPI describes an answer that comes as Server-Sent Events."""

from typing import Any

from api.contract.accept import EVENT_STREAM

_EXAMPLE = """event: answer
data: {"question":"…","status":"answered","answer":{"text":"…"}}

event: sentence
data: {"text":"…。","citations":[1],"verdict":"supported","struck":false,"reason":null}

event: done
data: {"status":"generated","text":"…[1]。"}

"""

EVENTS: dict[str, Any] = {
    EVENT_STREAM: {
        # OpenAPI 3.1 has the schema of a stream describe one event of it
        "schema": {
            "type": "object",
            "required": ["event", "data"],
            "properties": {
                "event": {"type": "string", "enum": ["answer", "sentence", "done"]},
                "data": {
                    "type": "string",
                    "contentMediaType": "application/json",
                    "description": "`answer`: AskOut。`sentence`: GeneratedSentenceOut（照合済みの"
                    "文ごと）。`done`: GenerationOut か null / JSON of these",
                },
            },
        },
        "examples": {"events": {"summary": "イベントの例 / events", "value": _EXAMPLE}},
    }
}
"""The content of a 200 that may come as events."""
