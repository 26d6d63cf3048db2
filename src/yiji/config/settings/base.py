"""Settings shared by every profile; what differs comes from environment variables named YIJI_*."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from yiji.config.database import database_from_url
from yiji.vault.master_key import django_secret

PACKAGE_DIR = Path(__file__).resolve().parents[2]
YIJI_DATA_DIR = Path(os.environ.get("YIJI_DATA_DIR", ".local")).resolve()
YIJI_KEY_FILE = Path(os.environ.get("YIJI_KEY_FILE", str(YIJI_DATA_DIR / "master.key")))
YIJI_DEMO = os.environ.get("YIJI_DEMO", "") == "1"
YIJI_SMS_GATEWAY = os.environ.get("YIJI_SMS_GATEWAY", "file")
YIJI_SMS_FILE = YIJI_DATA_DIR / "sms-outbox.jsonl"
YIJI_EMAIL_GATEWAY = os.environ.get("YIJI_EMAIL_GATEWAY", "file")
YIJI_EMAIL_FILE = YIJI_DATA_DIR / "email-outbox.jsonl"
EMAIL_HOST = os.environ.get("YIJI_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("YIJI_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("YIJI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("YIJI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("YIJI_SMTP_TLS", "") == "starttls"
EMAIL_USE_SSL = os.environ.get("YIJI_SMTP_TLS", "") == "ssl"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("YIJI_EMAIL_FROM", "yiji@localhost")
YIJI_FILES_DIR = YIJI_DATA_DIR / "files"
# The organisation's electronic seal; without it a demo key is made in the data directory (never in production).
YIJI_SEAL_PKCS12 = os.environ.get("YIJI_SEAL_PKCS12", "")
YIJI_SEAL_PASSPHRASE_FILE = os.environ.get("YIJI_SEAL_PASSPHRASE_FILE", "")
YIJI_SEAL_TRUST = os.environ.get("YIJI_SEAL_TRUST", "")
YIJI_SEAL_IMAGE = os.environ.get("YIJI_SEAL_IMAGE", "")
# A folder with <authority id>.png (its seal) and <authority id>.word.txt (机关代字 of its papers).
YIJI_SEAL_IMAGES = os.environ.get("YIJI_SEAL_IMAGES", "")
YIJI_SEAL_DEMO = True
# The address that QR codes on certificates lead to (https://…); without it the one of the request counts.
YIJI_PUBLIC_URL = os.environ.get("YIJI_PUBLIC_URL", "").rstrip("/")
# Stricter rules of provinces, one YAML file each; see docs/provinces/.
YIJI_PROVINCES_DIR = Path(os.environ.get("YIJI_PROVINCES_DIR", str(YIJI_DATA_DIR / "provinces")))
# A ClamAV daemon that sees each upload first: unix:/path/of/socket or host:port; empty: no scanner.
YIJI_CLAMD = os.environ.get("YIJI_CLAMD", "")
# The number of reverse proxies in front; the client address is read that many places from the right.
YIJI_PROXY_COUNT = int(os.environ.get("YIJI_PROXY_COUNT", "0"))
YIJI_PASSWORD_PROFILE = os.environ.get("YIJI_PASSWORD_PROFILE", "asvs")
# Licence-type code of the physician's practice certificate; not confirmed by an official source.
YIJI_CERTIFICATE_LICENCE_TYPE = os.environ.get("YIJI_CERTIFICATE_LICENCE_TYPE", "")

# Log-in names are unique regardless of case through a constraint of the database.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

SECRET_KEY = os.environ.get("YIJI_SECRET_KEY") or django_secret(YIJI_KEY_FILE)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("YIJI_ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "yiji.vault",
    "yiji.limits",
    "yiji.jobs",
    "yiji.audit",
    "yiji.notices",
    "yiji.search",
    "yiji.codelists",
    "yiji.accounts",
    "yiji.institutions",
    "yiji.register",
    "yiji.certificates",
    "yiji.applications",
    "yiji.web",
    "yiji.config",
    "yiji.guards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yiji.web.shared.request_context.RequestContextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "yiji.web.shared.response_headers.ResponseHeadersMiddleware",
    "yiji.web.shared.scope_middleware.ScopeMiddleware",
    "yiji.web.shared.access.AccessMiddleware",
    "yiji.web.shared.outcome_pages.OutcomeMiddleware",
]

ROOT_URLCONF = "yiji.config.urls"
WSGI_APPLICATION = "yiji.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            PACKAGE_DIR / "web" / "templates",
            *(
                PACKAGE_DIR / "web" / portal / "templates"
                for portal in ("institution", "physician", "authority", "public")
            ),
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "yiji.web.shared.page_context.page_context",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

DATABASES = {
    "default": database_from_url(
        os.environ.get("YIJI_DATABASE_URL", f"sqlite:///{YIJI_DATA_DIR / 'yiji.sqlite3'}")
    )
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["yiji.accounts.backend.SideBackend"]
PASSWORD_HASHERS = ["yiji.accounts.hashers.MeasuredArgon2Hasher"]
LOGIN_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "yiji.web.shared.outcome_pages.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "web" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = YIJI_DATA_DIR / "static"
STATICFILES_DIRS = [PACKAGE_DIR / "web" / "static"]
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_personal_data": {"()": "yiji.vault.log_filter.PersonalDataFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["no_personal_data"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("YIJI_LOG_LEVEL", "WARNING")},
}
