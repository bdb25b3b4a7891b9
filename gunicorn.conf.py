"""How gunicorn serves the portal: no access log, no control socket, no trust in any header.

Two workers of four threads serve without a proxy; behind a buffering proxy `--worker-class sync`
is as good. Whatever is missing is said in one sentence before the first worker starts.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from portal import daily
from portal.starting import explain_busy_port, explain_missing
from portal.web.server_log import QuietLogger

bind = os.environ.get("PORTAL_BIND", "127.0.0.1:8000")
wsgi_app = "wsgi:app"

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
# Longer than the minute that a file may take to be cleaned, or a sync worker is ended over it.
timeout = 90
graceful_timeout = 20
keepalive = 5
# A heartbeat file on a disk can stop a worker; in memory it cannot.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190

forwarded_allow_ips = ""
secure_scheme_headers = {}
forwarder_headers = ""
proxy_protocol = "off"

accesslog = None
errorlog = "-"
logger_class = QuietLogger
control_socket_disable = True


def on_starting(server):
    """Stop with one sentence where the portal could not serve."""
    problem = explain_missing(server.app.wsgi()) or explain_busy_port(server.cfg.address)
    if problem:
        sys.exit(problem)


def post_worker_init(worker):
    """Let one of the workers start the upkeep once a day."""
    daily.start(worker.app.wsgi().extensions.get("portal"))
