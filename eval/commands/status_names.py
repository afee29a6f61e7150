"""The status of an answer, as people read it in tables."""

STATUS_JA = {"answered": "回答", "not_found": "断る"}
