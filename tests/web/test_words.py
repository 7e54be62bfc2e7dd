"""What people read is plain: no word that a friend would not say, and every email as it was agreed on (words.md)."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from apps.exercises.content.lint import BANNED

ROOT = Path(__file__).resolve().parents[2]
SAID_BY_NOBODY = re.compile(BANNED, re.IGNORECASE)
# What has another word in the pages ("One word for each thing"); of those only what has no other meaning there.
NOT_OURS = re.compile(
    r"\b(dashboards?|trash|e-mail|mailbox(es)?|puts? away|set aside|lets? go|go(es)? on|begin(s|ning)?(?! with “I”)"
    r"|second step|take (back|away|it out)|if you like"
    r"|leave off|ask in|let in|for you alone|show anyway|I’d rather not|tray"
    r"|loose photos|leave page|this place|the space|tellings?|pictures?|reveal|gratitudes|appointments?)\b",
    re.IGNORECASE,
)
# What these say is said otherwise now ("Replace these"); whoever writes one of them again finds out here.
GONE = (
    """
tells on you|Tonight would do|shall become of|quarter of an hour|Look into your|guess that early|Ask your partner in
third seat|one useless|goes on when you are both|begins when you are both|Go on without|This is what you share
Nothing shared this time|Only a yes from both|would rather tell it|That was mine|Look at it whole|Let them be
Go on with them|Let them pass|Hold them still|Yours to decide|right place?|Leave page|door stays closed
then it goes on|account rests|are asked in|Come in only|had not looked yet|have a place now|does not open
are plenty for one|marks are safe|of you settles it|Shall we|It is on the table|have the floor|how near that was
The time goes on|Nothing is asked in return|every evening’s words|lies in the jar|Empty jars|find their memory
lies loose|And it goes on|draws a map|no day that there was|your mailbox|keep no addresses|comes about more easily
stay between you|If everything fits|an evening here, too|would like to come in|Chance says|Keep these|Is it you
There is nothing here|has been taken away|Load this page|would like you to read|meet it for now|Tea on the balcony
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
TRANSLATED = re.compile(
    r"""\{% translate "([^"]*)"|\{% translate '([^']*)'|_\("([^"]*)"\)"""
    r"""|\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate""",
    re.DOTALL,
)
IGNORE = "If this wasn’t you, ignore this email. Nothing happens without the code."
PASSWORD = "If this wasn’t you, sign in and change your password now, or reset it."
SETTINGS = "If this wasn’t you, sign in, check your settings and sign out everywhere else."
MAILS = [
    ("account", "login_code", "Your Nearer code",
     f"Your code is ABCD. Enter it where you’re signing in. It works for 15 minutes.\n\n{IGNORE}"),
    ("account", "email_confirmation_signup", "Your Nearer code",
     f"Welcome to Nearer. Your code is ABCD. Enter it where you left off. It works for 15 minutes.\n\n{IGNORE}"),
    ("account", "email_confirmation", "Your Nearer code",
     f"Your code to confirm this email address is ABCD. It works for 15 minutes.\n\n{IGNORE}"),
    ("account", "password_reset_code", "Your Nearer code",
     f"Your code to choose a new password is ABCD. It works for 15 minutes.\n\n{IGNORE}"),
    ("account", "code_again", "Your Nearer code",
     "Your code is ABCD. It works for 15 minutes.\n\nIf you didn’t ask for it, someone else is using your account: "
     "sign out everywhere else and change your password."),
    ("account", "account_already_exists", "About your Nearer account",
     "Someone, maybe you, tried to create an account with this email address. You already have one. Sign in, or "
     "choose a new password here:\nhttps://there"),
    ("account", "unknown_account", "About Nearer",
     "Someone, maybe you, tried to sign in with this email address. It has no account. You can create one here:\n"
     "https://there"),
    ("account", "email_changed", "Your email address was changed",
     "The email address of your Nearer account was changed.\n\nIf this wasn’t you, take it back within three days:\n"
     "https://there\nThat signs everyone out and removes the password."),
    ("account", "email_confirm", "Your email address was confirmed",
     f"An email address of your Nearer account was confirmed.\n\n{PASSWORD}"),
    ("account", "email_deleted", "Your email address was removed",
     f"An email address of your Nearer account was removed.\n\n{PASSWORD}"),
    ("account", "password_set", "Your password was set",
     f"The password of your Nearer account was set.\n\n{PASSWORD}"),
    ("account", "password_changed", "Your password was changed",
     f"The password of your Nearer account was changed.\n\n{PASSWORD}"),
    ("account", "password_reset", "Your password was reset",
     f"The password of your Nearer account was reset with a code.\n\n{PASSWORD}"),
    ("mfa", "totp_activated", "Two-step sign-in is on",
     f"An authenticator app was added to your Nearer account.\n\n{SETTINGS}"),
    ("mfa", "totp_deactivated", "Two-step sign-in is off",
     f"An authenticator app was removed from your Nearer account.\n\n{SETTINGS}"),
    ("mfa", "webauthn_added", "Passkey added", f"A passkey was added to your Nearer account.\n\n{SETTINGS}"),
    ("mfa", "webauthn_removed", "Passkey removed", f"A passkey was removed from your Nearer account.\n\n{SETTINGS}"),
    ("mfa", "recovery_codes_generated", "New recovery codes",
     f"New recovery codes were made for your Nearer account. The old ones no longer work.\n\n{SETTINGS}"),
]  # fmt: skip


def texts() -> Iterator[tuple[Path, str]]:
    """Gives what people read, as far as it is marked for translation or is content."""
    for file in (ROOT / "templates").rglob("*.*"):
        for found in TRANSLATED.finditer(file.read_text()):
            yield file, re.sub(r"\{[{%].*?[}%]\}", "", next(filter(None, found.groups()), ""))
    for file in chain((ROOT / "apps").rglob("*.py"), (ROOT / "config").rglob("*.py")):
        calls = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
        marked = (one for one in calls if getattr(one.func, "id", "") in ("_", "gettext", "ngettext"))
        yield from ((file, str(arg.value)) for one in marked for arg in one.args if isinstance(arg, ast.Constant))
    for file in (ROOT / "content" / "en").rglob("*.toml"):
        lines = file.read_text().splitlines()
        if file.parent.name == "helpers":  # whose rest is looked for in what people write; nobody reads it
            lines = [line for line in lines if line.startswith("hint")]
        yield from ((file, line) for line in lines if not line.startswith("#"))


def test_no_text_has_a_banned_word() -> None:
    found = [(file.name, said[0], text) for file, text in texts() if (said := SAID_BY_NOBODY.search(text))]
    assert found == []


def test_no_page_has_another_word_for_what_has_one() -> None:
    pages = ((file, text) for file, text in texts() if file.suffix != ".toml")
    assert [(file.name, said[0], text) for file, text in pages if (said := NOT_OURS.search(text))] == []


def test_no_text_says_what_was_replaced() -> None:
    assert [(file.name, text) for file, text in texts() if any(gone in text for gone in GONE)] == []


@pytest.mark.parametrize(("app", "name", "subject", "text"), MAILS, ids=lambda value: str(value)[:30])
def test_email_is_as_it_was_written(app: str, name: str, subject: str, text: str) -> None:
    there = dict.fromkeys(("password_reset_url", "signup_url", "take_back"), "https://there")
    said = render_to_string(f"{app}/email/{name}_message.txt", {"code": "ABCD", **there})
    assert said.strip() == f"Hello,\n\n{text}\n\nNearer"
    assert render_to_string(f"{app}/email/{name}_subject.txt").strip() == subject


def test_every_email_is_listed() -> None:
    files = chain(
        (ROOT / "templates" / "account" / "email").glob("*_subject.txt"),
        (ROOT / "templates" / "mfa").glob("*/*_subject.txt"),
    )
    assert {file.name.removesuffix("_subject.txt") for file in files} == {name for _app, name, *_ in MAILS}
