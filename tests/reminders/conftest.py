"""A Saturday at noon, and a scheduler that looks when it is told."""

from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from apps.reminders import sending
from tests.reminders.setting import DUE, NOW


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def look(time_machine: Any) -> Any:
    """Let the scheduler look at this moment; gives how many were sent."""

    def look(at: datetime = DUE) -> int:
        time_machine.move_to(at, tick=False)
        before = len(mail.outbox)
        while sending.due(timezone.now()):
            pass
        return len(mail.outbox) - before

    return look
