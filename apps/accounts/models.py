"""One person and what they set for themselves."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

NOWHERE, GONE = "@nowhere.invalid", "@gone.invalid"  # no such places can be (RFC 2606)


class People(BaseUserManager["User"]):
    """Makes accounts; an e-mail address is the same in any spelling of its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Makes an account; without a password the person signs in with codes."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def stand_ins(self) -> models.QuerySet[User]:
        """The accounts of nobody: each was made when somebody signed up with an address that has one already."""
        return self.filter(email__endswith=NOWHERE)

    def gone(self) -> models.QuerySet[User]:
        """What is left of deleted accounts: an empty row each, while something of somebody else's hangs on it."""
        return self.filter(email__endswith=GONE)


class Theme(models.TextChoices):
    """How light pages are; the names are those of the stylesheet."""

    DEVICE = "", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The name is what the partner sees here; nothing asks for more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("Email"), unique=True)
    name = models.CharField(_("Name"), max_length=40)
    time_zone = models.CharField(_("Time zone"), max_length=64, default="UTC")
    language = models.CharField(_("Language"), max_length=10, default="en")
    theme = models.CharField(_("Light or dark"), max_length=5, choices=Theme, blank=True, default=Theme.DEVICE)
    knows_exit = models.BooleanField(default=False)  # has put away the sentence about “Quick exit”
    knows_install = models.BooleanField(default=False)  # has answered how Nearer comes onto the home screen
    is_discreet = models.BooleanField(_("A plain icon and the name “Notes”"), default=False)
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(auto_now_add=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(email__endswith=NOWHERE), name="stand_ins"),
            models.Index(fields=["id"], condition=models.Q(email__endswith=GONE), name="gone_accounts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def initial(self) -> str:
        """The first letter of the name, for the person's mark."""
        return self.name[:1].upper()


class AddressChange(models.Model):
    """An address that was replaced: who reads its mail may take it back for a while. Taking back deletes the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="address_changes")
    old = models.EmailField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Kind(models.TextChoices):
    """What can happen with an account, as its person reads it."""

    SIGNED_IN = "signed-in", _("Signed in")
    EMAIL = "email", _("Email address changed")
    PASSWORD = "password", _("Password changed")
    PASSKEY = "passkey", _("Passkey added or removed")
    APP = "app", _("Two-step sign-in switched on or off")
    CODES = "codes", _("Recovery codes made or removed")
    PIN = "pin", _("PIN changed")
    EXPORT = "export", _("Made an export")
    IMPORT = "import", _("Restored an export")
    LEFT = "left", _("Left what you shared")
    CAME_BACK = "came-back", _("Chose each other again")
    DESTROYED = "destroyed", _("Deleted things for good")


class Record(models.Model):
    """Something that happened with an account, on a day, from a kind of device. Written by `records.note` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    day = models.DateField(db_index=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "day", "kind", "device"], name="record_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.kind}"


class Pin(models.Model):
    """The PIN that somebody has put before what is just for them, as its hash."""

    person = models.OneToOneField(User, models.CASCADE, related_name="+", primary_key=True)
    digest = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"The PIN of {self.person}"
