"""Measure and print a line for each figure: NAME RATIO CEILING. Exit 1 when one is over its ceiling.

python -m bench               what stands in EVERY_TIME, on an embedded database and a PostgreSQL of its own
python -m bench pages         one part, on the database that DATABASE_URL names, which must be empty
"""

import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

PARTS = ("printing", "importing", "pages", "editing", "updates", "failures")
# The parts of `make bench`. Those in which the database has a share are measured on both.
EVERY_TIME = {
    "sqlite": ("printing", "importing", "pages", "updates"),
    "postgresql": ("importing", "pages", "updates"),
}
WITH_POSTGRES = Path(__file__).parent.parent / "tests" / "with_postgres.py"


def main(parts):
    return measure(parts) if parts else measure_all()


def measure_all():
    """Run the parts in a process for each database; the databases are taken away again."""
    over = False
    with tempfile.TemporaryDirectory(prefix="golden-thread-bench-") as folder:
        embedded = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        for vendor, parts in EVERY_TIME.items():
            command = [sys.executable, "-m", "bench", *parts]
            if vendor == "postgresql":
                command = [sys.executable, WITH_POSTGRES, *command]
            over |= subprocess.run(command, env=embedded, check=False).returncode != 0
    return int(over)


def measure(parts):
    """Measure the parts on the database in use and print their lines."""
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Choose from {', '.join(PARTS)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.apps import apps
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    if apps.get_model("organisation", "Council").objects.exists():
        sys.exit("The database holds a council, which would be lost: set DATABASE_URL to an empty database")
    over = False
    with tempfile.TemporaryDirectory(prefix="golden-thread-bench-") as folder:
        for part in parts:
            for figure in import_module(f"bench.{part}").figures(folder):
                print(figure, flush=True)
                over |= figure.is_over
    return int(over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
