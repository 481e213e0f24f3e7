"""Run a command with DATABASE_URL naming a PostgreSQL made for it alone, and take the server away afterwards.

    python tests/with_postgres.py python -m pytest

The server lives in a temporary folder, answers only on a socket there, and gives up safety for speed.
PostgreSQL refuses to run as root, so root hands it to Debian's `postgres`.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

PATIENCE = 30  # seconds to wait for the server to begin


def main(command):
    if not command:
        sys.exit("Say which command to run: python tests/with_postgres.py python -m pytest")
    binaries = find_binaries()
    owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="golden-thread-postgres-"))
    server = None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if owner:
            shutil.chown(folder, "postgres", "postgres")
        folder.chmod(0o755)
        start = [binaries / "initdb", "--pgdata", folder / "data", "--username", "golden", "--auth", "trust"]
        start += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd="/", **owner)
        log = (folder / "log").open("w")
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-k", folder, *options()],
            stdout=log,
            stderr=log,
            cwd="/",
            **owner,
        )
        wait_for(server, binaries, folder)
        url = f"postgres://golden@{quote(str(folder), safe='')}/postgres"
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            server.wait(timeout=PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries():
    """Return the folder of the newest PostgreSQL server that Debian installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        sys.exit("PostgreSQL's server is missing: apt-get install postgresql")
    return found[-1].parent


def options():
    """A server for tests: only the socket, and nothing waits for the disk."""
    wanted = {
        "listen_addresses": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "60",
        # As docs/settings.md says: there is no disk that turns.
        "random_page_cost": "1.1",
    }
    return [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]


def wait_for(server, binaries, folder):
    deadline = time.monotonic() + PATIENCE
    ready = [
        binaries / "pg_isready",
        "--quiet",
        "--host",
        folder,
        "--username",
        "golden",
        "--dbname",
        "postgres",
    ]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit("PostgreSQL did not start:\n" + (folder / "log").read_text())
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
