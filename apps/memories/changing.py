"""Helps two people edit the same thing at once: a form writes only what its own person changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("This is longer than there is room for: %(show_value)d of %(limit_value)d characters.")
ALREADY = _("You’ve already saved this. You can edit it on its own page. What you wrote is still here.")


class Already(Exception):
    """The form was submitted before and created its row; now it comes with other words, after “Back” for example."""


class OnlyChanged(forms.Form):
    """A form that knows which fields differ from what the person was shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}
