"""Keys as rows: wrapped, numbered and versioned. A destroyed key's row stays as proof."""

import secrets
import uuid
from typing import ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Q

from apps.vault import root, sealing
from apps.vault.sealing import Key

NOBODY = uuid.UUID(int=0)


class Owner(NamedTuple):
    """Whose key it is: a person's within a couple, a couple's joint key, or a person's own."""

    couple: uuid.UUID = NOBODY
    user: uuid.UUID = NOBODY

    @property
    def kind(self) -> str:
        if self.couple == NOBODY:
            return "user"
        return "joint" if self.user == NOBODY else "member"


def random_number() -> int:
    """Reveals neither when keys were made nor how many."""
    return secrets.randbelow(2**31 - 1) + 1


class State(models.TextChoices):
    """What a key may be used for."""

    ACTIVE = "active"
    DECRYPT_ONLY = "decrypt_only"
    DESTROYED = "destroyed"


# Destroyed keys, and only those, have no secret.
GONE_WHEN_DESTROYED = Q(state=State.DESTROYED, wrapped=None) | (~Q(state=State.DESTROYED) & Q(wrapped__isnull=False))


class WrappedKey(models.Model):
    """A random key that is encrypted by another, its wrapping bound to what the row says of it."""

    number = models.PositiveIntegerField(primary_key=True, default=random_number, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateField(auto_now_add=True)
    destroyed_at = models.DateField(null=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    def wrap(self, key: Key, *, by: Key) -> None:
        self.wrapped = key.wrapped(by=by, bound_to=self._place())

    def unwrap(self, by: Key) -> Key:
        secret = sealing.unseal(by, bytes(self.wrapped or b""), use="wrap", bound_to=self._place())
        return Key(secret, self.number)

    def _place(self) -> bytes:
        raise NotImplementedError


class WrappingKey(WrappedKey):
    """A key that wraps content keys and is itself wrapped by the root key with this fingerprint."""

    root_print = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], condition=Q(state=State.ACTIVE), name="one_active_wrapping_key"),
            models.CheckConstraint(condition=GONE_WHEN_DESTROYED, name="wrapping_key_gone"),
        ]

    def opened(self, *, anew: bool = False) -> Key:
        """Returns the key; raises RootMissing if the root key it was wrapped by is not available."""
        return self.unwrap(root.find(self.root_print, anew=anew))

    def _place(self) -> bytes:
        return sealing.place("wrapping", self.number)


class ContentKey(WrappedKey):
    """A key that encrypts what people write. Its wrapping is bound to the owner's ids."""

    couple = models.UUIDField(default=NOBODY)
    user = models.UUIDField(default=NOBODY)
    moved_to = models.UUIDField(null=True)  # the couple its owner has joined since, with what it encrypted
    version = models.PositiveIntegerField(default=1)
    wrapped_by = models.ForeignKey(WrappingKey, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "user", "version"], name="one_key_a_version"),
            models.UniqueConstraint(
                fields=["couple", "user"], condition=Q(state=State.ACTIVE), name="one_active_content_key"
            ),
            models.CheckConstraint(condition=GONE_WHEN_DESTROYED, name="content_key_gone"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["moved_to", "user"], condition=Q(moved_to__isnull=False), name="keys_moved"),
            models.Index(fields=["retired_at"], condition=Q(state=State.DECRYPT_ONLY), name="keys_to_finish"),
        ]

    @property
    def owner(self) -> Owner:
        """Whom the key was made for; what it encrypts is bound to them."""
        return Owner(self.couple, self.user)

    @property
    def owners(self) -> list[Owner]:
        """Whose rows the key decrypts: those of its owner, in the first couple and in the one joined since."""
        return [self.owner, Owner(self.moved_to, self.user)] if self.moved_to else [self.owner]

    def _place(self) -> bytes:
        moved = [self.moved_to] if self.moved_to else []
        return sealing.place(self.owner.kind, self.couple, self.user, self.version, self.number, *moved)
