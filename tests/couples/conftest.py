"""Two people who have something of everything."""

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from tests.couples import everything


@pytest.fixture
def life(couple: Couple, alice: User, bob: User) -> Couple:
    everything.furnish(couple, alice, bob)
    return couple
