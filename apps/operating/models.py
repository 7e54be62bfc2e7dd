"""When something last happened to the site."""

from django.db import models


class Mark(models.Model):
    """When it last happened, by its name."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.at:%Y-%m-%d %H:%M}"
