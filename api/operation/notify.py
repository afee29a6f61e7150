"""Tells systemd how the service is (sd_notify(3)); nothing where it was not started by systemd."""

import os
import socket


def notify(state: str) -> None:
    """Send a state, such as `READY=1`, to the socket that systemd named, if it did."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # a name that is no file
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        sender.connect(address)
        sender.sendall(state.encode())


def watchdog_period_s() -> float | None:
    """How often systemd wants a sign of life: half of its limit; None where it wants none."""
    limit_us = os.environ.get("WATCHDOG_USEC", "")
    return int(limit_us) / 2e6 if limit_us.isdigit() and int(limit_us) > 0 else None
