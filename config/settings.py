"""All settings, for every way of running Nearer. What differs is read from the environment (config/env.py)."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.csp import CSP

from config import databases, env, logs, storage
from config.accounts import *  # noqa: F403 (allauth reads them from here)

django_stubs_ext.monkeypatch()

ROOT, VAR = env.ROOT, env.var()

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", file=VAR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

# One address people use, for instance https://nearer.example: hosts, secure cookies and links follow from it.
SITE_URL = env.site("SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}")
SECURE = SITE_URL.startswith("https://")
OPERATOR = env.text("OPERATOR")
OPERATOR_EMAILS = [address.lower() for address in env.words("OPERATOR_EMAILS")]
LOCAL_HELP = env.text("LOCAL_HELP")  # a file of local numbers (web/local_help.py)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [
    SITE_URL.split("://")[1].split(":")[0],
    "127.0.0.1",
    "localhost",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "apps.web",
    "apps.accounts",
    "apps.vault",
    "apps.couples",
    "apps.photos",
    "apps.drafts",
    "apps.gratitude",
    "apps.memories",
    "apps.plans",
    "apps.exercises",
    "apps.home",
    "apps.calendar",
    "apps.reminders",
    "apps.portability",
    "apps.operating",
    "config",
]

# Figures for Prometheus are off unless a port is named (config/metrics.py).
METRICS_HOST, METRICS_PORT = env.text("METRICS_HOST", "127.0.0.1"), env.number("METRICS_PORT", 0)

MIDDLEWARE = [
    *(["config.metrics.measured"] if METRICS_PORT else []),
    "apps.web.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "apps.web.middleware.NoProbes",
    "apps.web.middleware.OnlyUtf8",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "apps.accounts.stamps.TokenOrStamp",
    "apps.accounts.who.WhoIsAsking",
    "apps.accounts.sessions.lifetimes",
    "apps.accounts.middleware.own_pages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.web.middleware.SignInForHtmx",
    "apps.accounts.sessions.knows_who_sat_here",
    "apps.accounts.interrupted.interrupted_forms",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.couples.middleware.OwnSpace",
    "apps.drafts.middleware.sent_once",
    "apps.drafts.middleware.end_drafts",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
]

ROOT_URLCONF = "config.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["apps.accounts.stamps"],
        },
    }
]
FORM_RENDERER = "apps.web.render.Renderer"

DATABASES = {"default": databases.from_address(env.text("DATABASE_URL"), default_file=VAR / "nearer.sqlite3")}
# The keys live apart from what they open: see apps/vault and docs/decisions/0002-keys.md.
DATABASES["vault"] = databases.from_address(env.text("VAULT_URL"), default_file=VAR / "vault.sqlite3")
DATABASE_ROUTERS = ["apps.vault.router.KeysApart"]
ROOT_KEY_FILE = Path(env.text("ROOT_KEY_FILE", str(VAR / "root_key")))
REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "nearer"}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
}
# Bytes of finished pages in each process's own memory, never in the cache above: they are private (couples/cached.py).
PAGE_CACHE = env.number("PAGE_CACHE_MB", 32) * 1024**2
TASKS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Where the process that holds the event streams listens on this machine; hosted, Redis carries the word instead.
LIVE_SOCKET = VAR / "live.sock"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "apps.accounts.guessable.NotOurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
LOGOUT_REDIRECT_URL = "web:landing"

SESSION_ENGINE = "apps.accounts.sealed_sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
PROOF_COOKIE_NAME = "__Host-proof" if SECURE else "proof"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # looks for Django's own check of tokens by name; ours is that, and more
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("TRUSTED_PROXIES", 0) else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "blob:"],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

MAIL_SERVER = env.text("MAIL_SERVER")
MAILBOX = VAR / "mail"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Nearer <nearer@localhost>")
BOUNCES_TO = env.text("BOUNCES_TO")  # an address whose mail goes to `manage.py bounced` (docs/self-hosting.md)
MAILERS: dict[str, dict[str, Any]] = {
    # Without a mail server, mails are files that the mailbox page shows to this machine only.
    "default": {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": MAILBOX}}
}
if MAIL_SERVER:
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": MAIL_SERVER,
            "port": env.number("MAIL_PORT", 587),
            "username": env.text("MAIL_USER"),
            "password": env.text("MAIL_PASSWORD"),
            "use_tls": env.flag("MAIL_TLS", default=True),
            "timeout": 20,
        },
    }

VAPID_KEY = env.push_key("VAPID_KEY", file=VAR / "vapid_key")  # who lose it have every browser ask once more

# Backups (config/backups): two places, folders or what rclone reaches; where Litestream sends if they aren't folders.
BACKUP_TO, BACKUP_KEYS_TO = env.text("BACKUP_TO"), env.text("BACKUP_KEYS_TO")
BACKUP_STREAM_TO, BACKUP_KEYS_STREAM_TO = env.text("BACKUP_STREAM_TO"), env.text("BACKUP_KEYS_STREAM_TO")
BACKUP_EVERY = env.number("BACKUP_EVERY", 24)  # hours

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each as its speakers call it
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "apps.web.static.MadeFinder",
]
PHOTOS_IN, PHOTOS = env.text("PHOTOS_IN", "folder"), VAR / "photos"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "apps.web.static.HashedStorage"},
    **storage.of_photos(PHOTOS),
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # photos in one go, where no script sends them one by one
# Photos on their way in, and what is made of them; emptied at every start of one box, which gives each of its processes
# a folder here (config/server/box.py). Where many machines serve, a file system in memory is a good place.
FILE_UPLOAD_TEMP_DIR = env.text("UPLOAD_TEMP", str(VAR / "temp"))
Path(FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
CONTENT = ROOT / "content"
LOGGING: dict[str, Any] = {} if DEBUG else logs.LOGGING
