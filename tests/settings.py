"""Settings for tests: the same as everywhere, with plain static names, quick passwords and nothing left on disk."""

import os
import tempfile

# Set before the settings are read: tests keep nothing in var/, and nothing of anybody's bucket is theirs.
os.environ["PHOTOS_IN"] = os.environ["BACKUP_TO"] = os.environ["BACKUP_KEYS_TO"] = ""
os.environ["NEARER_VAR"] = tempfile.mkdtemp(prefix="nearer-tests-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = os.environ["NEARER_VAR"] + "/metrics"
os.mkdir(os.environ["NEARER_VAR"] + "/static")
os.environ.setdefault("SECRET_KEY", "a key for tests only, long enough to be one and known to everybody")

from config.settings import *
from config.settings import CACHES, DATABASES, INSTALLED_APPS, REDIS_URL, STORAGES
from tests import ready

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
TASKS = {
    "default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"},
    "mails": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
}
MAIL_TASKS = "mails"
if REDIS_URL:
    # Each of several workers empties a cache of its own.
    CACHES = {"default": CACHES["default"] | {"LOCATION": f"{REDIS_URL.rsplit('/', 1)[0]}/{ready.worker() + 1}"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, so that threads have connections of their own, as in life.
    DATABASES["default"]["TEST"] = {"NAME": os.environ["NEARER_VAR"] + "/test.sqlite3"}
    DATABASES["vault"]["TEST"] = {"NAME": os.environ["NEARER_VAR"] + "/test_vault.sqlite3"}
    for base in DATABASES.values():  # what a power cut takes away of a test is not missed
        base["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
elif not os.environ.get("VAULT_URL"):
    # The keys in a second database of the same server.
    DATABASES["vault"] = DATABASES["default"] | {"TEST": {"NAME": "test_nearer_vault"}}
INSTALLED_APPS = [*INSTALLED_APPS, "tests.vault.sealedapp"]
# Tests write rows where nobody's version grows; those of cached pages have a cache (tests/test_cached_pages.py).
PAGE_CACHE = 0
