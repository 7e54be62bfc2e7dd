"""Passwords that a guesser tries first: made of this product's own words, and what people add to them."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

OURS = ("nearer", "together", "gratitude", "memories", "couples", "couple", "partner", "thanks", "persimmon", "lagoon")
EVERYBODYS = (
    "password",
    "passwort",
    "passphrase",
    "qwertz",
    "qwerty",
    "letmein",
    "welcome",
    "iloveyou",
    "love",
    "admin",
)
LOOKALIKES = str.maketrans("013457@$", "oieastas")
LONG_NUMBER = 20  # signs; a shorter one is a date or a telephone
LEFT = 6  # letters at least that are none of these words


class NotOurWords:
    """Refuses a password that is little else than such words, digits and signs, in whatever spelling."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where too little is left."""
        if _is_a_number(password) or _is_ours(password.lower().translate(LOOKALIKES)):
            raise ValidationError(_("Somebody would guess that early. A few words of your own are better."))

    def get_help_text(self) -> str:
        """Say nothing: the sentence comes where it is needed."""
        return ""


def _is_a_number(password: str) -> bool:
    return not re.search(r"[^\W\d_]", password) and len(password) < LONG_NUMBER


def _is_ours(plain: str) -> bool:
    left, found = re.subn("|".join((*OURS, *EVERYBODYS)), "", plain)
    return found > 0 and len(set(re.sub(r"[\W\d_]", "", left))) < LEFT
