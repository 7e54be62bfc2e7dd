"""The kinds of steps, a module each: what it shows, when it may be left, and what can be done at it.

A new kind is a new module here, with its record, and a template steps/<kind>.html.
"""

import pkgutil
from importlib import import_module


def find() -> None:
    """Imports the modules of all kinds, which makes them known."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        import_module(module.name)


find()
