"""Tells Django of the app, and hears when somebody lives by another clock, is asked to join, or has parted."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """What one person is reminded of."""

    name = "apps.reminders"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from apps.accounts import zones
        from apps.couples import parting
        from apps.exercises.runs import offers
        from apps.reminders import arranging, pushing, tasks

        user_logged_out.connect(pushing.forget)
        zones.HEAR_OF_A_MOVE.append(arranging.moved)
        offers.HEAR_OF_ONE.append(tasks.hear_of_invitation)
        parting.HEAR_OF_LEAVING.append(arranging.forget)
