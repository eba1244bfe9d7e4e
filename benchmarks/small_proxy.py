"""A reverse proxy that hands every request to the next of several servers: nobody speaks twice in a row with the same one."""

import http.client
import itertools
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

SLOWEST_ANSWER: Final = 60
FORWARDED: Final = ("Host", "Cookie", "Content-Type")
OF_ONE_CONNECTION: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "date", "server", "content-length"})


class Proxy(ThreadingHTTPServer):
    """Listens on a free port; `served` counts the answers of each server."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, ports: Sequence[int]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.ports = tuple(ports)
        self.served: Counter[int] = Counter()
        self.first = itertools.count()


class _Handler(BaseHTTPRequestHandler):
    """One connection of a visitor, with a connection to each server."""

    protocol_version = "HTTP/1.1"
    server: Proxy

    def setup(self) -> None:
        super().setup()
        ports = self.server.ports
        begin = next(self.server.first) % len(ports)
        self.turns = itertools.cycle(ports[begin:] + ports[:begin])
        self.open: dict[int, http.client.HTTPConnection] = {}

    def finish(self) -> None:
        for connection in self.open.values():
            connection.close()
        super().finish()

    def do_GET(self) -> None:
        """Pass on."""
        self._pass_on()

    def do_POST(self) -> None:
        """Pass on with the form."""
        self._pass_on()

    def _pass_on(self) -> None:
        port = next(self.turns)
        connection = self.open.pop(port, None) or http.client.HTTPConnection("127.0.0.1", port, timeout=SLOWEST_ANSWER)
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name: value for name in FORWARDED if (value := self.headers.get(name))}
        connection.request(self.command, self.path, self.rfile.read(length) or None, headers)
        answer = connection.getresponse()
        body = answer.read()
        self.server.served[port] += 1
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OF_ONE_CONNECTION:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if answer.will_close:
            connection.close()
        else:
            self.open[port] = connection

    def log_message(self, *_arguments: Any) -> None:
        """Write nothing: an address may hold a code."""


@contextmanager
def proxy_before(ports: Sequence[int]) -> Iterator[Proxy]:
    """Run a proxy before the servers on these ports."""
    with Proxy(ports) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
