"""Tells Django of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """One person: signing up, signing in, and what they set for themselves."""

    name = "apps.accounts"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed, email_changed
        from allauth.mfa import signals
        from allauth.usersessions.models import UserSession
        from django.db.models.signals import pre_save

        from apps.accounts import email_change, sessions

        for changed in (signals.authenticator_added, signals.authenticator_removed, signals.authenticator_reset):
            changed.connect(sessions.end_elsewhere)
        email_changed.connect(email_change.remember)
        authentication_step_completed.connect(sessions.renew)
        pre_save.connect(sessions.keep_little, sender=UserSession)
