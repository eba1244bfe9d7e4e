"""How the web server runs, in development and in production; WEB_CONCURRENCY sets the number of processes."""

import gc
from pathlib import Path
from typing import Any

worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
# The heartbeat file of a worker must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- gunicorn makes a file of its own there
# Our logger writes no query string and hides the addresses that hold a code.
logger_class = "monitor_site.access_log.AccessLogger"
accesslog = "-"
errorlog = "-"
# Frees what a long-lived process has gathered; spread, so that the workers do not restart together.
max_requests = 20_000
max_requests_jitter = 2_000
# No side door for controlling the server.
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    """Read all pages before the first request, and keep what the site consists of out of the way of the garbage collector.

    It would otherwise go through hundreds of thousands of objects that never go away; a page itself leaves hardly any garbage.
    What the pages with results count with is read too: it would wait for the first of them.
    """
    import scipy.stats  # noqa: F401, PLC0415 -- gunicorn reads this file before the site is there
    from django.urls import get_resolver  # noqa: PLC0415 -- the same

    get_resolver().url_patterns  # noqa: B018 -- reading them loads every page
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
