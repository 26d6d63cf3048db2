"""Production: HTTPS cookies, PostgreSQL or SQLite by YIJI_DATABASE_URL, no demo conveniences."""

from django.core.exceptions import ImproperlyConfigured

from yiji.config.settings.base import *  # noqa: F403
from yiji.config.settings.base import YIJI_DEMO

if YIJI_DEMO:
    raise ImproperlyConfigured("YIJI_DEMO=1 与生产配置不能同时使用 (demo mode is refused in production)")

YIJI_SEAL_DEMO = False
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
