"""How two change one thing at once: each form writes only what its own person changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("This is longer than there is room for: %(show_value)d of %(limit_value)d characters.")
ALREADY = _("You’ve already saved this. You can edit it on its own page. What you wrote is still here.")


class Already(Exception):
    """The same form has made its one thing, and comes again with other words: after “Back”, say."""


class OnlyChanged(forms.Form):
    """Something as it stands. Only what somebody really changed is written, so that two can change it at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changed(self) -> dict[str, Any]:
        """What differs from what the person saw."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
