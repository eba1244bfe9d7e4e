"""A local SMTP server that keeps every mail as a file and sends nothing on: `python -m monitor_site.local.mail_sink FD FOLDER`.

It listens on a socket that its parent opened, so that the port cannot be lost between choosing and using it.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_MAIL: Final = 10_000_000


class KeepInFolder:
    """Write mails to a folder, oldest name first."""

    def __init__(self, folder: Path) -> None:
        """Make the folder, for its owner's eyes only: the mails hold codes."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.numbers = count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's
        """Keep one mail; a half-written one never has its final name."""
        name = f"{time.time_ns():020d}-{os.getpid()}-{next(self.numbers):06d}"
        half, whole = self.folder / f"{name}.half", self.folder / f"{name}.eml"
        content = envelope.content or b""
        half.write_bytes(content if isinstance(content, bytes) else content.encode())
        half.rename(whole)
        return "250 Kept"


async def serve(listening: socket.socket, folder: Path) -> None:
    """Take mails until we are asked to stop."""
    handler = KeepInFolder(folder)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="localhost", data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True), sock=listening
    )
    async with server:
        await stop.wait()


@contextmanager
def own_mail_server(folder: Path) -> Iterator[int]:
    """Run this server beside us, keeping its mails in `folder`; give its port, and stop it in the end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = (sys.executable, "-m", "monitor_site.local.mail_sink", str(listening.fileno()), str(folder))
        server = subprocess.Popen(command, pass_fds=(listening.fileno(),))  # noqa: S603 -- ours
        try:
            yield listening.getsockname()[1]
        finally:
            server.terminate()
            server.wait(timeout=10)


def main(arguments: Sequence[str]) -> int:
    """Serve on the socket with this number, into this folder."""
    number, folder = arguments
    with socket.socket(fileno=int(number)) as listening:
        asyncio.run(serve(listening, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
