"""Keys as rows: wrapped, numbered and versioned. A destroyed key's row stays as proof."""

import secrets
import uuid
from typing import ClassVar, NamedTuple

from django.db import models
from django.db.models import Q

from apps.vault import sealing
from apps.vault.root import RootKey
from apps.vault.sealing import Key

NOBODY = uuid.UUID(int=0)


class Owner(NamedTuple):
    """Whose key it is: a person's within a couple, a couple's joint key, or a person's own."""

    couple: uuid.UUID = NOBODY
    user: uuid.UUID = NOBODY

    @property
    def kind(self) -> str:
        """“member”, “joint” or “user”, as in trust.md."""
        if self.couple == NOBODY:
            return "user"
        return "joint" if self.user == NOBODY else "member"


def random_number() -> int:
    """Returns a key number. It is random, so that it reveals neither when keys were made nor how many."""
    return secrets.randbelow(2**31 - 1) + 1


class State(models.TextChoices):
    """What a key may be used for."""

    ACTIVE = "active"
    DECRYPT_ONLY = "decrypt_only"
    DESTROYED = "destroyed"


def gone_when_destroyed(name: str) -> models.CheckConstraint:
    """Returns a constraint: destroyed keys, and only those, have no secret."""
    return models.CheckConstraint(
        condition=Q(state=State.DESTROYED, wrapped=None) | (~Q(state=State.DESTROYED) & Q(wrapped__isnull=False)),
        name=name,
    )


class WrappingKey(models.Model):
    """A key that wraps content keys and is itself wrapped by the root key with this fingerprint."""

    number = models.PositiveIntegerField(primary_key=True, default=random_number, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    wrapped = models.BinaryField(null=True)
    root_print = models.CharField(max_length=16)
    created_at = models.DateField(auto_now_add=True)
    destroyed_at = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], condition=Q(state=State.ACTIVE), name="one_active_wrapping_key"),
            gone_when_destroyed("wrapping_key_gone"),
        ]

    def __str__(self) -> str:
        return f"wrapping key {self.number}"

    def wrap_by(self, root: RootKey, secret: bytes) -> None:
        self.root_print = root.print
        self.wrapped = sealing.seal(root, secret, use="wrap", bound_to=self._place())

    def unwrap(self, roots: dict[str, RootKey]) -> bytes:
        """Returns the secret. Raises KeyError if the root key needed is not in `roots`."""
        return sealing.unseal(roots[self.root_print], bytes(self.wrapped or b""), use="wrap", bound_to=self._place())

    def _place(self) -> bytes:
        return sealing.place("wrapping", self.number)


class ContentKey(models.Model):
    """A key that encrypts what people write. Its wrapping is bound to the owner's ids."""

    number = models.PositiveIntegerField(primary_key=True, default=random_number, editable=False)
    couple = models.UUIDField(default=NOBODY)
    user = models.UUIDField(default=NOBODY)
    moved_to = models.UUIDField(null=True)  # the couple its owner has joined since, with what it encrypted
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    wrapped = models.BinaryField(null=True)
    wrapped_by = models.ForeignKey(WrappingKey, models.PROTECT, related_name="+")
    created_at = models.DateField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)
    destroyed_at = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "user", "version"], name="one_key_a_version"),
            models.UniqueConstraint(
                fields=["couple", "user"], condition=Q(state=State.ACTIVE), name="one_active_content_key"
            ),
            gone_when_destroyed("content_key_gone"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["moved_to", "user"], condition=Q(moved_to__isnull=False), name="keys_moved"),
            models.Index(fields=["retired_at"], condition=Q(state=State.DECRYPT_ONLY), name="keys_to_finish"),
        ]

    def __str__(self) -> str:
        return f"{self.owner.kind} key {self.number}, version {self.version}"

    @property
    def owner(self) -> Owner:
        """Whom the key was made for; what it encrypts is bound to them."""
        return Owner(self.couple, self.user)

    @property
    def owners(self) -> list[Owner]:
        """Whose rows the key decrypts: those of its owner, in the first couple and in the one joined since."""
        return [self.owner, Owner(self.moved_to, self.user)] if self.moved_to else [self.owner]

    def wrap_by(self, wrapping: Key, secret: bytes) -> None:
        self.wrapped_by_id = wrapping.number
        self.wrapped = sealing.seal(wrapping, secret, use="wrap", bound_to=self._place())

    def unwrap(self, wrapping: Key) -> bytes:
        return sealing.unseal(wrapping, bytes(self.wrapped or b""), use="wrap", bound_to=self._place())

    def _place(self) -> bytes:
        moved = [self.moved_to] if self.moved_to else []
        return sealing.place(self.owner.kind, self.couple, self.user, self.version, self.number, *moved)
