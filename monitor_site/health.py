"""`/healthz` (the process lives) and `/readyz` (it can serve: database, migrations, Valkey), for orchestrators.

A middleware, first in the row: a probe comes with any host name, over plain HTTP, and must not need a page to work.
"""

from collections.abc import Callable
from typing import Final

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

PROBE_KEY: Final = "readyz"


class HealthMiddleware:
    """Answer the two probes, pass everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the row."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer or pass on."""
        if request.path_info == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path_info == "/readyz":
            return readiness()
        return self.get_response(request)


def readiness() -> JsonResponse:
    """Tell whether this process can serve; 503 with the names of what is missing when it cannot."""
    missing = [name for name, is_ready in (("database", database_is_ready), ("valkey", valkey_is_ready)) if not is_ready()]
    if missing:
        log.warning("not_ready", missing=missing)
    return JsonResponse({"status": "not ready" if missing else "ok", "missing": missing}, status=503 if missing else 200)


def database_is_ready() -> bool:
    """Tell whether the database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, PoolTimeout):
        return False
    finally:
        connection.close()


def valkey_is_ready() -> bool:
    """Tell whether Valkey takes and gives back a value."""
    try:
        cache.set(PROBE_KEY, 1, timeout=5)
        return cache.get(PROBE_KEY) == 1
    except (RedisError, OSError):
        return False
