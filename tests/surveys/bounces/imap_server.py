"""An IMAP server of a few commands over TLS, with a certificate of its own: enough to read a mailbox, delete and mark."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PASSWORD = "een-wachtwoord"
HOST = "127.0.0.1"


@dataclass
class ImapServer:
    """The mails by their UID, their marks, and what to refuse."""

    port: int = 0
    certificate: Path = Path()
    mails: dict[int, bytes] = field(default_factory=dict)
    marks: dict[int, set[str]] = field(default_factory=dict)
    can_expunge_one: bool = True
    folders: tuple[str, ...] = ("INBOX",)
    commands: list[str] = field(default_factory=list)
    hang_up_at: str = ""

    def put(self, *contents: bytes) -> None:
        """Deliver mails."""
        for content in contents:
            uid = max(self.mails, default=100) + 1
            self.mails[uid], self.marks[uid] = content, set()

    @property
    def capabilities(self) -> str:
        return "IMAP4rev1 UIDPLUS" if self.can_expunge_one else "IMAP4rev1"

    def answer(self, line: str) -> tuple[bytes, str]:
        """Return what stands before the last line of an answer, and how it ends."""
        name, _, rest = line.partition(" ")
        if name.upper() == "UID":
            name, _, rest = rest.partition(" ")
        self.commands.append(name.upper())
        reply = getattr(self, f"on_{name.lower()}", None)
        return reply(rest) if reply else (b"", "BAD unknown")

    def on_capability(self, _rest: str) -> tuple[bytes, str]:
        return f"* CAPABILITY {self.capabilities}\r\n".encode(), "OK"

    def on_login(self, rest: str) -> tuple[bytes, str]:
        return b"", "OK" if PASSWORD in rest else "NO wrong password"

    def on_select(self, rest: str) -> tuple[bytes, str]:
        if rest.strip('"') not in self.folders:
            return b"", "NO no such folder"
        return f"* {len(self.mails)} EXISTS\r\n".encode(), "OK [READ-WRITE]"

    def on_search(self, _rest: str) -> tuple[bytes, str]:
        new = [str(uid) for uid in self.mails if not self.marks[uid] & {"\\Seen", "\\Deleted"}]
        return f"* SEARCH {' '.join(new)}\r\n".encode(), "OK"

    def on_fetch(self, rest: str) -> tuple[bytes, str]:
        found = re.match(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest)
        assert found is not None
        uid, size = int(found.group(1)), int(found.group(2))
        content = self.mails[uid][:size]
        return b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%b)\r\n" % (uid, len(content), content), "OK"

    def on_store(self, rest: str) -> tuple[bytes, str]:
        uid, _, marks = rest.partition(" ")
        self.marks[int(uid)] |= set(re.findall(r"\\\w+", marks))
        return b"", "OK"

    def on_expunge(self, rest: str) -> tuple[bytes, str]:
        wanted = {int(rest)} if rest.strip() else set(self.mails)
        for uid in [uid for uid in self.mails if uid in wanted and "\\Deleted" in self.marks[uid]]:
            del self.mails[uid], self.marks[uid]
        return b"", "OK"

    def on_logout(self, _rest: str) -> tuple[bytes, str]:
        return b"* BYE\r\n", "OK"


@contextmanager
def running_imap_server(folder: Path) -> Iterator[ImapServer]:
    """Serve on a free port of this machine, one connection after another, in a thread of its own."""
    server = ImapServer(certificate=folder / "imap.pem")
    key_file = _make_certificate(server.certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server.certificate, key_file)
    with socket.create_server((HOST, 0)) as listening:
        server.port = listening.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(server, listening, context))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(server: ImapServer, listening: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        # A client that does not trust the certificate, or hangs up, ends its own connection only.
        with connection, suppress(OSError), context.wrap_socket(connection, server_side=True) as safe:
            _talk(server, safe)


def _talk(server: ImapServer, connection: ssl.SSLSocket) -> None:
    connection.sendall(b"* OK hello\r\n")
    with connection.makefile("rb") as lines:
        for raw in lines:
            tag, _, line = raw.decode().strip().partition(" ")
            before, end = server.answer(line)
            if server.hang_up_at and server.commands[-1] == server.hang_up_at:
                return
            connection.sendall(before + f"{tag} {end} done\r\n".encode())
            if server.commands[-1] == "LOGOUT":
                return


def _make_certificate(file: Path) -> Path:
    """Write a certificate for this machine, and beside it its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = (
        builder.not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file = file.with_suffix(".key")
    no_password = serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password))
    return key_file
