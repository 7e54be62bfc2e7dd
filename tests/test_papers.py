"""What README, STYLE, SECURITY and docs name is there: files by the end of their path, what is in them, commands."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("apps", "bench", "bin", "config", "content", "decoder", "docs", "static", "templates", "tests")
PAPERS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
OF_OLD = {"CHANGELOG.md"}  # tells of what was there then
FILE = re.compile(r"(?<![\w./-])((?:[\w-]+/)*[\w-]+\.(?:py|html|css|js|toml|md))\b(?:: (\w+))?")
READ = {".py", ".html", ".css", ".js", ".toml", ".md"}
FOLDER = re.compile(r"`((?:[\w-]+/)+)`")
COMMAND = re.compile(r"manage\.py ([\w-]+)")
LINK = re.compile(r"\]\(([^)#:/][^)#:]*)\)")  # those of the site are opened in exercises/test_coverage.py
EXAMPLES = {"small-walk.toml", "walks.toml", "quiet-week.toml", "breathe.py", "breathe.html"}


@pytest.fixture(scope="module")
def every() -> dict[Path, str]:
    """All that there is, with what is in it."""
    paths = [*ROOT.iterdir(), *(path for one in FOLDERS for path in (ROOT / one).rglob("*"))]
    return {path: path.read_text() if path.suffix in READ else "" for path in paths}


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if paper.name not in OF_OLD], ids=lambda paper: paper.name)
def test_what_a_paper_names_is_there(paper: Path, every: dict[Path, str]) -> None:
    text = paper.read_text()
    missing = [link for link in LINK.findall(text) if not (paper.parent / link).exists()]
    missing += [name for name in COMMAND.findall(text) if name not in get_commands()]
    folders = ["/var/", *(f"/{path.relative_to(ROOT)}/" for path in every if path.is_dir())]  # var/: bin/start makes it
    missing += [name for name in FOLDER.findall(text) if not any(folder.endswith(f"/{name}") for folder in folders)]
    for name, inside in FILE.findall(text):
        found = [path for path in every if f"/{path.relative_to(ROOT)}".endswith(f"/{name}")]
        if Path(name).name not in EXAMPLES and not any(inside in every[path] for path in found):
            missing.append(f"{name} {inside}")
    assert missing == []
