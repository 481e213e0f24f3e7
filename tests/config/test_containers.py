"""The container files, read as text: there may be no engine here to build them."""

import re
import shlex

from django.conf import settings
from django.test import SimpleTestCase

BASE = settings.BASE_DIR


class DockerfileTests(SimpleTestCase):
    def setUp(self):
        joined = re.sub(r"\\\n", " ", (BASE / "Dockerfile").read_text())
        lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
        self.steps = [line.split(None, 1) for line in lines]

    def said(self, word):
        return [rest for name, rest in self.steps if name == word]

    def test_every_step_is_one_that_there_is(self):
        known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "CMD"}
        assert {name for name, _ in self.steps} <= known and self.steps[0][0] == "FROM"

    def test_base_images_have_a_version_and_no_place(self):
        for image in (words.split()[0] for words in self.said("FROM")):
            name, _, tag = image.partition(":")
            assert re.search(r"\d", tag) and "/" not in name and "." not in name, image

    def test_it_runs_as_an_ordinary_user(self):
        last = max(place for place, (name, _) in enumerate(self.steps) if name == "USER")
        assert self.said("USER")[-1] not in ("root", "0")
        assert all(name in ("EXPOSE", "CMD") for name, _ in self.steps[last + 1 :])

    def test_what_it_copies_is_there_and_secrets_stay_out(self):
        for words in self.said("COPY"):
            parts = shlex.split(words)
            if not parts[0].startswith("--from"):
                assert all((BASE / part).exists() for part in parts[:-1]), words
        ignored = (BASE / ".dockerignore").read_text().split()
        assert {".env", "*.env", ".git", "var"} <= set(ignored)

    def test_packages_are_those_that_a_machine_is_set_up_with(self):
        wanted = re.findall(r"need (\S+) library", (BASE / "requirements" / "debian.sh").read_text())
        assert wanted and all(package in " ".join(self.said("RUN")) for package in wanted)


class ComposeTests(SimpleTestCase):
    def setUp(self):
        self.words = (BASE / "compose.yaml").read_text()

    def test_web_worker_and_database_are_there_and_nothing_has_more_rights_than_it_needs(self):
        services = re.findall(r"^  (\w+):\n    ", self.words.partition("\nservices:\n")[2], re.MULTILINE)
        assert services == ["database", "prepare", "web", "worker"]
        assert "privileged" not in self.words and "cap_drop: [ALL]" in self.words
        assert self.words.count("<<: *site") == 3 and "read_only: true" in self.words

    def test_nothing_is_open_to_the_world_and_no_secret_stands_in_it(self):
        assert re.findall(r"ports: (.*)", self.words) == ['["127.0.0.1:8000:8000"]']
        assert not re.search(r"(PASSWORD|SECRET_KEY)\w*\s*[:=]\s*[\"']?[a-z0-9]", self.words)

    def test_pg_dump_is_of_the_same_version_as_the_server(self):
        (tag,) = re.findall(r"image: postgres:(\S+)", self.words)
        # Debian 12, "bookworm", brings PostgreSQL 15.
        assert tag == "15-bookworm" and "bookworm" in (BASE / "Dockerfile").read_text()
