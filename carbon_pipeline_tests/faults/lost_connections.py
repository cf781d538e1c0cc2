"""A door in front of PostgreSQL that drops a connection at the COMMIT of a chosen transaction."""

import contextlib
import re
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SOCKET = ".s.PGSQL.5432"
_PIECE = 1 << 16


class Door:
    """Passes every byte on, until a COMMIT is met that follows a statement of the chosen kind.

    `lose(statement, committed=…)` chooses it, once: where `committed`, the COMMIT reaches the
    server and only its answer is lost; else the server never hears of it.
    """

    def __init__(self, place: Path, behind: str) -> None:
        """Listen at the place for the server behind; both are paths of sockets."""
        self.lost = 0
        self._behind = behind
        self._chosen: tuple[re.Pattern[bytes], bool] | None = None
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(place))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self, statement: str, *, committed: bool) -> None:
        """Drop the next connection that commits after a statement that matches this pattern."""
        self._chosen = re.compile(statement.encode()), committed

    def close(self) -> None:
        """Take nobody more."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._behind)
                threading.Thread(target=self._answers, args=(server, client), daemon=True).start()
                threading.Thread(target=self._asks, args=(client, server), daemon=True).start()

    def _asks(self, client: socket.socket, server: socket.socket) -> None:
        """From client to server: the place where the COMMIT comes by."""
        met = False
        with contextlib.suppress(OSError):
            while piece := client.recv(_PIECE):
                chosen = self._chosen
                met = met or (chosen is not None and bool(chosen[0].search(piece)))
                if met and chosen is not None and b"COMMIT\0" in piece:
                    self._chosen = None
                    self.lost += 1
                    if chosen[1]:
                        # nothing of the answer comes through, and it is there before the door shuts
                        client.shutdown(socket.SHUT_RDWR)
                        server.sendall(piece)
                        server.sendall(b"X\0\0\0\4")
                        continue
                    break
                server.sendall(piece)
        for end in (client, server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _answers(server: socket.socket, client: socket.socket) -> None:
        gone = False
        with contextlib.suppress(OSError):
            while piece := server.recv(_PIECE):
                if not gone:
                    try:
                        client.sendall(piece)
                    except OSError:
                        # what the server still says is heard, so that it comes to its end
                        gone = True
        for end in (client, server):
            end.close()


@contextlib.contextmanager
def door_to(url: str) -> Iterator[tuple[Door, str]]:
    """A door to the server of this URL, and the URL by which one goes through it."""
    (sockets,) = parse_qs(urlsplit(url).query)["host"]
    with tempfile.TemporaryDirectory(prefix="carbon-door-") as folder:
        door = Door(Path(folder) / SOCKET, str(Path(sockets) / SOCKET))
        try:
            yield door, url.replace(urlsplit(url).query, f"host={folder}")
        finally:
            door.close()
