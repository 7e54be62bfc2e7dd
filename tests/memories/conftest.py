"""A memory of the two, for tests that ask for one."""

import pytest

from apps.couples.models import Couple
from apps.memories.models import Memory
from tests import factories


@pytest.fixture
def memory(couple: Couple) -> Memory:
    return factories.a_memory(couple)
