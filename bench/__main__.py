"""Measure and print a line for each figure: NAME RATIO CEILING. Exit 1 when one is over its ceiling.

python -m bench               every figure, on an embedded database and a PostgreSQL made for it alone
python -m bench importing     one part, on the database that DATABASE_URL names: its rows are lost
"""

import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

# Each part measures on these databases; what the database has no share in is measured once.
PARTS = {
    "printing": ("sqlite",),
    "importing": ("sqlite", "postgresql"),
    "dashboards": ("sqlite",),
}
WITH_POSTGRES = Path(__file__).parent.parent / "tests" / "with_postgres.py"


def main(parts):
    return measure(parts) if parts else measure_all()


def measure_all():
    """Run every part in a process of its own, on databases that are taken away again."""
    over = False
    with tempfile.TemporaryDirectory(prefix="golden-thread-bench-") as folder:
        embedded = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        for vendor in ("sqlite", "postgresql"):
            command = [sys.executable, "-m", "bench", *(part for part, on in PARTS.items() if vendor in on)]
            if vendor == "postgresql":
                command = [
                    sys.executable,
                    Path(__file__).parent.parent / "tests" / "with_postgres.py",
                    *command,
                ]
            over |= subprocess.run(command, env=embedded, check=False).returncode != 0
    return int(over)


def measure(parts):
    """Measure the parts on the database in use and print their lines."""
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Choose from {', '.join(PARTS)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    over = False
    with tempfile.TemporaryDirectory(prefix="golden-thread-bench-") as folder:
        for part in parts:
            for figure in import_module(f"bench.{part}").figures(folder):
                print(figure, flush=True)
                over |= figure.is_over
    return int(over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
