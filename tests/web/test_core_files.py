"""What every page needs comes in one style sheet and one script, without what only people read."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile

from apps.web.static import HashedStorage, squeezed


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a:hover {\n  color: red; /* why */\n}\n", "a:hover{color:red}"),
        ("@media (width >= 60rem) { .a > .b + .c :is(p, i) { inset: 0 auto; } }",
         "@media (width >= 60rem){.a > .b + .c :is(p,i){inset:0 auto}}"),
        ("b { inline-size: calc(1rem + 2 * var(--edge)); &.is-one { top: 0 } }",
         "b{inline-size:calc(1rem + 2 * var(--edge));&.is-one{top:0}}"),
    ],
)  # fmt: skip
def test_a_style_sheet_says_the_same_in_fewer_letters(written: str, sent: str) -> None:
    assert squeezed(written) == sent


def test_the_script_of_every_page_holds_the_way_out_and_imports_nothing_first() -> None:
    found = finders.find("js/core.js")
    assert found
    script = Path(found).read_text()
    assert 'customElements.define("our-exit"' in script
    assert not any(line.startswith("import ") for line in script.splitlines())


def test_a_script_is_sent_without_its_comments(tmp_path: Path) -> None:
    storage, written = HashedStorage(location=tmp_path), 'import "./a.js"\n// why\nconst a = "// b" // c\n  // d\n'
    for name, sent in (("js/elements/x.js", 'import "./a.js"\nconst a = "// b" // c\n'), ("theirs/x.js", written)):
        content = ContentFile(written.encode())
        content.read()  # as for its hash
        assert Path(tmp_path, storage.save(name, content)).read_text() == sent
