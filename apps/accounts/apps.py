"""Tells Django of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """One person: signing up, signing in, and what they set for themselves."""

    name = "apps.accounts"

    def ready(self) -> None:
        """Listen to allauth: a changed factor ends other sessions, and their list keeps little."""
        from allauth.mfa import signals
        from allauth.usersessions.models import UserSession
        from django.db.models.signals import pre_save

        from apps.accounts import sessions

        for changed in (signals.authenticator_added, signals.authenticator_removed, signals.authenticator_reset):
            changed.connect(sessions.end_elsewhere)
        pre_save.connect(sessions.keep_little, sender=UserSession)
