"""Sets Django up for the event streams. Alone: `python -m config.server.serve config.live:application`.

What stands in front of Django takes them from here, and not from apps/live itself, which needs it to be set up.
"""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not apps.ready:
    django.setup()

from apps.live.listeners import look, session_key
from apps.live.protocol import ADDRESS, Protocol, Receive, Scope, Send, application, hub

__all__ = ["ADDRESS", "Protocol", "Receive", "Scope", "Send", "application", "hub", "look", "session_key"]
