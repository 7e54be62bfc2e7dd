"""Tells Django of the app, and puts the years of the two into their book."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """The two people's days."""

    name = "apps.calendar"

    def ready(self) -> None:
        """Registers what the book tells of a year."""
        from apps.calendar.year import years
        from apps.memories.book import our_year

        our_year.SOURCES.append(years)
