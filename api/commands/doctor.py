"""`seisaku doctor`."""


def doctor() -> None:
    """点検。"""
