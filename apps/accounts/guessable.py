"""Passwords that a guesser tries first: made of this product's own words, and what people add to them."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WORDS = (
    "nearer together gratitude memories couples couple partner thanks persimmon lagoon "
    "password passwort passphrase qwertz qwerty letmein welcome iloveyou love admin"
).split()
LOOKALIKES = str.maketrans("013457@$", "oieastas")
LONG_NUMBER = 20  # signs; a shorter one is a date or a telephone
LEFT = 6  # letters at least that are none of these words


class NotOurWords:
    """Refuses a password that is little else than such words, digits and signs, in whatever spelling."""

    def validate(self, password: str, user: Any = None) -> None:
        is_number = len(password) < LONG_NUMBER and not re.search(r"[^\W\d_]", password)
        left, found = re.subn("|".join(WORDS), "", password.lower().translate(LOOKALIKES))
        if is_number or (found and len(set(re.sub(r"[\W\d_]", "", left))) < LEFT):
            raise ValidationError(_("That’s easy to guess. A few words of your own are better."))

    def get_help_text(self) -> str:
        """Says nothing: the sentence comes where it is needed."""
        return ""
