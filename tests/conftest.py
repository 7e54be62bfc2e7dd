"""The cast: alice and bob are a couple, charlie has a space of their own, dana has just signed up."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.runs import first
from tests import factories, master, ready, watch

As = Callable[[User], Client]
USES = {"db", "transactional_db", "live_server"}
# What asks an engine in ways of its own: through servers and processes, or a cache.
ASK = tuple(f"tests/{name}" for name in "browser/ live/ earlier/ accounts/test_limits.py web/test_".split())
FOR_THE_FIRST_TIME = False  # whether people are shown what is shown once


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give every test that uses a database the one with the keys too; leave out what is the same on every engine."""
    if os.environ.get("SECOND_ENGINE"):
        left_out = [item for item in items if not _asks_an_engine(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _asks_an_engine(item)]
    for item in items:
        if "seaweed" in getattr(item, "fixturenames", ()):  # a store of its own takes seconds to start
            item.add_marker(pytest.mark.full)
        own = item.get_closest_marker("django_db")
        if own or USES & set(getattr(item, "fixturenames", ())):
            kwargs = {"databases": ["default", "vault"]} | (dict(own.kwargs) if own else {})
            item.add_marker(pytest.mark.django_db(**kwargs), append=False)


def _asks_an_engine(item: pytest.Item) -> bool:
    """Says whether a database, a cache or servers take part: texts, files and pictures are the same everywhere."""
    uses = USES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
    return bool(uses or item.nodeid.startswith(ASK)) and not item.get_closest_marker("any_engine")


def pytest_collection_finish() -> None:
    """Look for garbage seldom: with all that tests import, that takes an eighth of the processor."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_unconfigure() -> None:
    """Leave nothing on disk."""
    shutil.rmtree(settings.VAR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
    *,
    django_db_keepdb: bool,
) -> bool:
    """Begin with databases that have all tables, where each is a file."""
    if connections["default"].vendor != "sqlite":
        return django_db_keepdb
    folder = ready.once(tmp_path_factory, "databases", ready.migrated)
    for alias in ready.BASES:
        shutil.copy(folder / f"{alias}.sqlite3", connections[alias].settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(autouse=True)
def _no_old_counts() -> None:
    """Let no test be slowed by the tries of another."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _shown_before() -> Iterator[None]:
    """Let all but its own tests find that “When not to use Nearer” was shown; what that takes is asked all the same."""
    with pytest.MonkeyPatch.context() as patch:
        asked = first.is_due
        patch.setattr(first, "is_due", lambda request: asked(request) and FOR_THE_FIRST_TIME)
        yield


@pytest.fixture
def for_the_first_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.conftest.FOR_THE_FIRST_TIME", True)


@pytest.fixture(autouse=True)
def _one_door() -> Iterator[None]:
    """Fail for a view that writes what is a couple's around their door."""
    with watch.every_request():
        yield


@pytest.fixture(autouse=True)
def _every_key() -> Iterator[None]:
    """Let tests write and read what they like. A request has its own keyring, with the keys that are its own."""
    with master.ring_of_all():
        yield


@pytest.fixture
def alice(db: None) -> User:
    return factories.a_person("Alice")


@pytest.fixture
def bob(db: None) -> User:
    return factories.a_person("Bob")


@pytest.fixture
def couple(alice: User, bob: User) -> Couple:
    return factories.a_couple(alice, bob)


@pytest.fixture
def charlie(db: None) -> User:
    """Somebody else, paired with somebody else."""
    charlie = factories.a_person("Charlie")
    factories.a_couple(charlie, factories.a_person("Chris"))
    return charlie


@pytest.fixture
def dana(db: None) -> User:
    """Signed up, not paired."""
    dana = factories.a_person("Dana")
    Couple.of(dana)
    return dana


@pytest.fixture
def as_() -> As:
    """Give a browser in which this person is signed in."""

    def client(person: User) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    return client
