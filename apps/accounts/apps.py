"""Tells Django of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """One person: signing up, signing in, and what they set for themselves."""

    name = "apps.accounts"

    def ready(self) -> None:
        from allauth.account import signals as account
        from allauth.mfa import signals
        from allauth.usersessions.models import UserSession
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import pre_save

        from apps.accounts import email_change, records, sessions

        for changed in (signals.authenticator_added, signals.authenticator_removed, signals.authenticator_reset):
            changed.connect(sessions.end_elsewhere)
            changed.connect(records.factor_changed)
        for changed in (account.password_changed, account.password_set, account.password_reset):
            changed.connect(records.password_changed)
        account.email_changed.connect(email_change.remember)
        account.email_changed.connect(records.email_changed)
        account.authentication_step_completed.connect(sessions.renew)
        user_logged_in.connect(records.signed_in)
        pre_save.connect(sessions.keep_little, sender=UserSession)
