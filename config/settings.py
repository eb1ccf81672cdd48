"""One file, read from the environment; docs/runbook.md describes every variable.

No business number lives here: those are rows of the catalogue.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from kith.core.outside import as_sent, refusal
from kith.ops.health.logs import config

BASE_DIR = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("KITH_VAR", BASE_DIR / "var"))

# `local`: one computer, keys made on first use. `public`: a server, everything must be given.
KITH_MODE = os.environ.get("KITH_MODE", "local")
if KITH_MODE not in ("local", "public"):
    raise ImproperlyConfigured("KITH_MODE is local or public")
IS_PUBLIC = KITH_MODE == "public"
KITH_SKIP_LOCKS = os.environ.get("KITH_SKIP_LOCKS", "") == "1"  # shows that a race test can fail
if IS_PUBLIC and KITH_SKIP_LOCKS:
    raise ImproperlyConfigured("KITH_SKIP_LOCKS is for measurements, never for a public server")
KITH_CRASH_AT = os.environ.get("KITH_CRASH_AT", "")  # a point of core.crashing at which to die
if IS_PUBLIC and KITH_CRASH_AT:
    raise ImproperlyConfigured("KITH_CRASH_AT is for tests, never for a public server")


def _secret_key() -> str:
    if given := os.environ.get("KITH_SECRET_KEY"):
        return given
    if IS_PUBLIC:
        raise ImproperlyConfigured("KITH_SECRET_KEY must be set on a public server")
    path = VAR / "secret.key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Of several processes that begin at once the first is right, and nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    with suppress(FileExistsError):
        os.link(mine, path)
    mine.unlink()


SQLITE = "django.db.backends.sqlite3"
HERE = ("localhost", "127.0.0.1", "::1")


def _line(url: str) -> dict[str, str]:
    """How the line to PostgreSQL is kept closed: `?sslmode=…&sslrootcert=…` of the address.

    A public server whose database is another machine asks for its certificate unless told how.
    """
    parts = urlsplit(url)
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if IS_PUBLIC and (parts.hostname or "localhost") not in HERE:
        told = {"sslmode": "verify-full", "sslrootcert": "system"} | told
        if told["sslmode"] in ("disable", "allow", "prefer"):
            raise ImproperlyConfigured("DATABASE_URL: a public server asks no database in the open")
    return told


def _database(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        return {
            "ENGINE": "kith.ops.bench.sqlite_unlocked" if KITH_SKIP_LOCKS else SQLITE,
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": options,
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"options": "-c lock_timeout=3000", "connect_timeout": 3} | _line(url),
        }
    raise ImproperlyConfigured("DATABASE_URL begins with sqlite:/// or postgresql://")


def _outside(url: str, name: str, *schemes: str) -> str:
    """An address that a public server asks: never a machine inside, never over an open line."""
    if IS_PUBLIC and url and (why := refusal(url, schemes)):
        raise ImproperlyConfigured(f"{name} must be a public address, over https: {why}")
    return as_sent(url)


def _gateway(url: str) -> str:
    return url if url.startswith("folder:") else _outside(url, "KITH_SMS", "aliyun")


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [
    one for one in os.environ.get("KITH_SECRET_KEYS_BEFORE", "").split(",") if one
]
DEBUG = False
ALLOWED_HOSTS = os.environ.get("KITH_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DATABASES = {
    "default": _database(os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'kith.sqlite3'}"))
}
CACHES = {
    "default": {
        "BACKEND": "kith.upkeep.counting.Counts",
        "LOCATION": "kith_cache",
    }
}

# What Kith itself is told.
KITH_KEYS = os.environ.get("KITH_KEYS", str(VAR / "keys.json"))
KITH_BADGE_KEY = os.environ.get("KITH_BADGE_KEY", str(VAR / "badge.json"))
KITH_SMS = _gateway(os.environ.get("KITH_SMS", f"folder:{VAR / 'sms'}"))
KITH_BACKUP_TO = [one for one in os.environ.get("KITH_BACKUP_TO", "").split(",") if one]
KITH_BACKUP_FOLDER = os.environ.get("KITH_BACKUP_FOLDER", "")  # old lines of the logs go there
KITH_HEAD_KEY = os.environ.get("KITH_HEAD_KEY", str(VAR / "heads.json"))
KITH_PG_PROGRAMS = os.environ.get("KITH_PG_PROGRAMS", "")  # a folder; else where the system looks
KITH_TILES = _outside(os.environ.get("KITH_TILES", ""), "KITH_TILES", "https")
KITH_TILES_NOTE = os.environ.get("KITH_TILES_NOTE", "")
KITH_HELP_PHONE = os.environ.get("KITH_HELP_PHONE", "95013-00534")
KITH_MONITOR_TOKEN = os.environ.get("KITH_MONITOR_TOKEN", "")
KITH_LOG = os.environ.get("KITH_LOG", "requests" if IS_PUBLIC else "warnings")
KITH_DEMO = os.environ.get("KITH_DEMO", "") == "1"
KITH_SILENT_DAYS = 180  # after so long a code on the number alone opens no account
KITH_STAFF_TOTP = os.environ.get("KITH_STAFF_TOTP", "1") == "1"
KITH_CROWDED = 8  # from here on strangers read pages that were drawn a moment ago
KITH_AT_ONCE = int(os.environ.get("KITH_AT_ONCE", "100"))  # requests a process holds; then a line

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "kith.core",
    "kith.journal",
    "kith.upkeep",
    "kith.outbox",
    "kith.approvals",
    "kith.files",
    "kith.vault",
    "kith.places",
    "kith.people",
    "kith.catalogue",
    "kith.groups",
    "kith.programmes",
    "kith.points",
    "kith.hours",
    "kith.rewards",
    "kith.recognition",
    "kith.orders",
    "kith.activities",
    "kith.pairing",
    "kith.projects",
    "kith.reportin",
    "kith.care",
    "kith.hotline",
    "kith.grid",
    "kith.dispatch",
    "kith.insights",
    "kith.privacy",
    "kith.exchange",
    "kith.web",
    "kith.ops",
]
MIDDLEWARE = [
    "kith.ops.health.middleware.watch",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kith.web.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kith.web.middleware.language",
    "kith.web.gate.gate",
    "django.middleware.common.CommonMiddleware",
    "kith.web.waiting.middleware.line",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kith.web.kept.kept",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kith.web.middleware.actor",
    "kith.web.middleware.refusals",
    "kith.web.again.conflicts",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [BASE_DIR / "kith" / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kith.web.context.page",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]
# Runs that outlast a request wait in the database for `kith work`, on this machine or others.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who logs in, and how.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "kith.people.passwords.Guessable"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "kith.web.account.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
# Nobody signs up; a phone named here would be asked of staff who log in with a name alone.
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "confirm_login_code": "kith.web.account.entering.CodeForm",
    "request_login_code": "kith.web.account.entering.AskForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "5/5m/key",
    "request_login_code": "1/m/key,5/h/key,10/d/key",
    "reauthenticate": "10/m/user",
    "change_phone": "3/d/user",
}
MFA_ADAPTER = "kith.web.account.second.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Kith"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "kith.web.account.once.Authenticate",
    "authenticate_webauthn": "kith.web.account.once.AuthenticateKey",
    "reauthenticate": "kith.web.account.once.Reauthenticate",
    "reauthenticate_webauthn": "kith.web.account.once.ReauthenticateKey",
}
SESSION_ENGINE = "kith.people.sessions"  # in a table that says whose they are
SESSION_COOKIE_AGE = 12 * 3600  # without a press
KITH_SESSION_STAFF = 24 * 3600  # however much is pressed
KITH_SESSION_LONGEST = 30 * 24 * 3600

# Chinese first, English complete; stored in UTC, shown in the community's time.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "kith" / "locale"]
USE_TZ = True
TIME_ZONE = os.environ.get("KITH_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static" if IS_PUBLIC else None  # `collectstatic` fills it on a server
WHITENOISE_USE_FINDERS = not IS_PUBLIC
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 13 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
KITH_LARGEST_UPLOAD = 64 * 1024 * 1024  # a form with all its pictures

# Safe by default; a public server also insists on https.
_tile_host = urlsplit(KITH_TILES)
_tiles = [f"{_tile_host.scheme}://{_tile_host.netloc}"] if KITH_TILES else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "img-src": ["'self'", "data:", *_tiles],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "report-uri": ["/csp-report"],
    }
}
X_FRAME_OPTIONS = "DENY"
# A code is read by the camera and a place told by the device, on our own pages only.
PERMISSIONS_POLICY = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "kith.web.cookies.Messages"
KITH_TEXT_SIZE_COOKIE = "text_size"
CSRF_FAILURE_VIEW = "kith.web.errors.csrf_failure"
if IS_PUBLIC:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked from inside, over plain http
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # limits count the visitor's address, not the web server's
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-kith"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_SECURE = True
    LANGUAGE_COOKIE_NAME = "__Host-language"
    KITH_TEXT_SIZE_COOKIE = "__Host-text-size"
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

LOGGING = config(is_quiet=KITH_LOG != "requests", is_watched=IS_PUBLIC)

# On SQLite the index of facts simply holds fewer columns.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
