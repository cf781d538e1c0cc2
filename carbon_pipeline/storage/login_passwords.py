"""Passwords of logins that a home has made: a file that its owner alone can read, in libpq's format."""

from pathlib import Path

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.database_urls import server_of


class LoginPasswords:
    """The password file of one home, as far as it is about one server."""

    def __init__(self, path: Path | None, server_url: str | None) -> None:
        """Take the file, and the URL of the server; none is the home's own, wherever it listens."""
        self.path = path
        self._server = server_of(server_url) if server_url else ("*", "*")

    def of(self, login: str) -> str | None:
        """The login's password; nothing where this home has not made it."""
        for line in self._lines():
            if line.startswith(self._mark(login)):
                return line.removeprefix(self._mark(login))
        return None

    def keep(self, login: str, password: str | None) -> None:
        """Keep the login's password in place of an earlier one; none forgets it."""
        if self.path is None:
            return
        kept = [line for line in self._lines() if not line.startswith(self._mark(login))]
        if password is not None:
            kept.append(self._mark(login) + password)
        unfinished = self.path.with_name(f"{self.path.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # nobody else may read it at any moment
            unfinished.touch(mode=0o600, exist_ok=False)
            unfinished.write_text("".join(f"{line}\n" for line in kept), "utf-8")
            unfinished.replace(self.path)
        except OSError as error:
            raise ConfigurationError(
                f"The password of {login} cannot be kept in {self.path}: {error.strerror}.",
                mend=f"carbon grant {login} --new-password gives it another one.",
            ) from error

    def _lines(self) -> list[str]:
        if self.path is None or not self.path.exists():
            return []
        return self.path.read_text("utf-8").splitlines()

    def _mark(self, login: str) -> str:
        """How a line of the login begins; a login has no character that must be escaped."""
        host, port = (part.replace("\\", "\\\\").replace(":", "\\:") for part in self._server)
        return f"{host}:{port}:*:{login}:"
