"""What a server says before it starts, instead of failing later in words nobody understands."""

import errno
import os
import socket
from collections.abc import Callable, Iterable

from flask import Flask

Address = tuple[str, int] | str


def explain_missing(app: Flask) -> str | None:
    """Return what keeps the portal from serving, or None."""
    find: Callable[[], str | None] = app.extensions["portal.missing"]
    return find()


def explain_busy_port(addresses: Iterable[Address]) -> str | None:
    """Return which port another program holds, or None; sockets handed over are not ours."""
    if "GUNICORN_FD" in os.environ or "LISTEN_FDS" in os.environ:
        return None
    busy = [port for host, port in _of_networks(addresses) if _is_busy(host, port)]
    if not busy:
        return None
    port = busy[0]
    return f"Port {port} is in use. Try another: PORT={port + 1} make run"


def _of_networks(addresses: Iterable[Address]) -> list[tuple[str, int]]:
    return [(one[0], one[1]) for one in addresses if not isinstance(one, str)]


def _is_busy(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False
