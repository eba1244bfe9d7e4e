"""The reverse proxy: a real Caddy with the configuration of production."""

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.patience import until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_proxy(caddy: Path, project: Path, folder: Path, web_port: int) -> Iterator[tuple[int, Path]]:
    """Run the proxy on a free port, without TLS, before a web server on `web_port`; give its port and its log."""
    port = free_port()
    configuration = (project / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    configuration = configuration.replace("admin off", "admin off\n\tauto_https off").replace(":2020", f":{free_port()}")
    configuration = configuration.replace("lb_try_duration 5s", "lb_try_duration 0s")
    changed = folder / "Caddyfile"
    changed.write_text(configuration, encoding="utf-8")
    environment = {
        "SITE_HOST": f"http://localhost:{port}",
        "ACME_EMAIL": "beheer@monitor.test",
        "WEB_HOST": "localhost",
        "WEB_PORT": str(web_port),
        "HOME": str(folder),
        "PATH": os.defpath,
    }
    log = folder / "proxy.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [caddy, "run", "--config", changed, "--adapter", "caddyfile"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(port)
        yield port, log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@pytest.fixture
def proxy(caddy: Path, project: Path, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Run the proxy with nothing behind it, so that it logs errors as well."""
    with running_proxy(caddy, project, tmp_path, free_port()) as running:
        yield running


class HeadersBack(BaseHTTPRequestHandler):
    """A web server that answers with the headers that reach it."""

    def do_GET(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Read all that comes, and say how much that was."""
        length, read = int(self.headers["Content-Length"]), 0
        while read < length and (piece := self.rfile.read(min(65_536, length - read))):
            read += len(piece)
        if read < length:  # the proxy broke it off
            return
        body = str(read).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web_port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), HeadersBack) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_proxy_overwrites_what_a_visitor_claims_about_address_and_scheme(
    caddy: Path, project: Path, tmp_path: Path, web_port: int
):
    claims = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}

    with (
        running_proxy(caddy, project, tmp_path, web_port) as (port, _),
        closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection,
    ):
        connection.request("GET", "/", headers=claims)
        seen = json.loads(connection.getresponse().read())

    assert seen["x-forwarded-for"] in {"127.0.0.1", "::1"}
    assert seen["x-forwarded-proto"] == "http"


def test_proxy_lets_a_large_file_through_at_the_address_of_the_frame(caddy: Path, project: Path, tmp_path: Path, web_port: int):
    size = 12_000_000

    with (
        running_proxy(caddy, project, tmp_path, web_port) as (port, _),
        closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection,
    ):
        connection.request("POST", "/beheer/steekproefkader/inlezen/", body=b"x" * size)
        answer = connection.getresponse()

        assert (answer.status, answer.read()) == (200, str(size).encode())


def test_proxy_refuses_what_is_large_elsewhere(caddy: Path, project: Path, tmp_path: Path, web_port: int):
    with (
        running_proxy(caddy, project, tmp_path, web_port) as (port, _),
        closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection,
    ):
        connection.request("POST", "/start", body=b"x" * 12_000_000)

        # Which of the two depends on how much had gone through when the proxy broke it off.
        assert connection.getresponse().status in {413, 502}


def test_proxy_without_a_web_server_says_so_in_dutch_with_a_way_on(proxy: tuple[int, Path]):
    with closing(http.client.HTTPConnection("localhost", proxy[0], timeout=20)) as connection:
        connection.request("POST", "/vragenlijst/agressie", body=b"slachtoffer=ja")
        answer = connection.getresponse()
        page = answer.read().decode()

    assert (answer.status, answer.headers["Retry-After"]) == (502, "30")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.startswith('<!doctype html>\n<html lang="nl">')
    assert "vernieuw dan deze pagina" in page
    assert "agressie" not in page


def wait_for(port: int) -> None:
    until(lambda: is_open(port), "the proxy does not start")


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/start/ABCD-EFGH-JKMN", '"uri":"/start/[weggelaten]"'),
        ("/start/ABCD-EFGH-JKMN?x=secret", '"uri":"/start/[weggelaten][weggelaten]"'),
        ("/niet-meedoen/secret-token", '"uri":"/niet-meedoen/[weggelaten]"'),
        ("/vragenlijst/kanaal?code=secret", '"uri":"/vragenlijst/kanaal[weggelaten]"'),
        ("/privacy", '"uri":"/privacy"'),
    ],
)
def test_proxy_log_holds_no_code_token_query_referer_or_full_address(proxy: tuple[int, Path], address: str, logged: str):
    port, log = proxy
    with closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection:
        headers = {"Referer": "http://localhost/start/ABCD-EFGH-JKMN", "Cookie": "a=secret"}
        connection.request("GET", address, headers=headers)
        connection.getresponse().read()
    until(lambda: logged in log.read_text(encoding="utf-8"), "the request is not logged")

    text = log.read_text(encoding="utf-8")

    assert [word for word in ("ABCD-EFGH", "secret", "127.0.0.1:", '"remote_ip":"127.0.0.1"') if word in lines(text)] == []


def lines(log: str) -> str:
    return "\n".join(line for line in log.splitlines() if '"uri"' in line).replace("dial tcp 127.0.0.1:", "")
