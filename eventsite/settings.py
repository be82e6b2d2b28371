"""The one settings file. Everything that differs between machines comes from the environment.

Safe by default: without ``DEMO=1`` or ``DEBUG=1`` the site behaves as in production, and a missing
SECRET_KEY or ALLOWED_HOSTS stops the start with a sentence that says what to set.
``docs/settings.md`` lists every variable.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from eventsite.web import databases, framing, logs, npm, templates
from eventsite.web.headers import add_static_headers
from eventsite.web.languages import catalogues

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))  # database, demo mails; never served

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)  # invented people, mails readable in the browser, plain http
PRODUCTION = not (DEBUG or DEMO)


def _required(name: str, example: str) -> str:
    value: str = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it in the environment or in .env, for example {name}={example}. "
            "To try the site on your own machine, use `make run`, which sets DEMO=1."
        )
    return value


def _kept_demo_key() -> str:
    """A key of this machine's own, kept so that links in demo mails outlive a restart."""
    path = VAR_DIR / "demo-secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


if PRODUCTION:
    SECRET_KEY = _required("SECRET_KEY", "$(openssl rand -base64 48)")
    ALLOWED_HOSTS = [h.strip() for h in _required("ALLOWED_HOSTS", "cafe.example.nl").split(",")]
else:
    SECRET_KEY = env.str("SECRET_KEY", "") or _kept_demo_key()
    ALLOWED_HOSTS = env.list(
        "ALLOWED_HOSTS", cast=str.strip, default=["127.0.0.1", "localhost", "[::1]"]
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", cast=str.strip, default=[])

# Who we are, as long as nobody says otherwise at the desk; read through eventsite.site.reading.site.
SITE_NAME = env.str("SITE_NAME", "Initiatievencafé")
SITE_MUNICIPALITY = env.str("SITE_MUNICIPALITY", "Haarlem")
SITE_EMAIL = env.str("SITE_EMAIL", "initiatieven@example.nl")
SITE_PHONE = env.str("SITE_PHONE", "14 023")
# Colours, radii, fonts and logo: static/themes/<name>.css, or in a folder of one's own. See docs/themes.md.
SITE_THEME = env.str("SITE_THEME", "initiatievencafe")
SITE_THEMES_FOLDER = env.str("SITE_THEMES_FOLDER", "")
# A mail address (mailto:) or a page (https:) for who finds a weak spot; else the site's own address.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
SECURITY_POLICY = env.str("SECURITY_POLICY", "")  # the page that says what they may expect
# Of the page on privacy: the data protection officer's address, and who handles data for us.
PRIVACY_OFFICER = env.str("PRIVACY_OFFICER", "")
HOSTING_PROVIDER = env.str("HOSTING_PROVIDER", "")
MAIL_PROVIDER = env.str("MAIL_PROVIDER", "")
# The address in mails and calendars; no trailing slash.
SITE_URL = env.str(
    "SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000"
)
# The right-hand side of calendar UIDs and Message-IDs. Never change it on a living site.
SITE_DOMAIN = env.str("SITE_DOMAIN", SITE_URL.split("//")[-1].split(":")[0])

# Addresses and networks of proxies in front of the site, and ``unix`` for a socket: what they say of who asks
# is believed, and nobody else's word for it; web/client.py.
TRUSTED_PROXIES = env.list(
    "TRUSTED_PROXIES", cast=str.strip, default=["127.0.0.0/8", "::1", "unix"] if PRODUCTION else []
)

INSTALLED_APPS = [
    "eventsite",
    "initiatives",
    "courses",
    "cafes",
    "pitches",
    "desk",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
]

# Django's admin asks no confirmation and takes no lock: for a developer, to look at rows.
DJANGO_ADMIN = env.bool("DJANGO_ADMIN", False)
if DJANGO_ADMIN:
    INSTALLED_APPS.append("django.contrib.admin")

MIDDLEWARE = [
    "eventsite.web.methods.heads_have_no_body",
    "eventsite.web.languages.addresses.first_visit_is_in_ones_own_language",
    "eventsite.kept.middleware.what_is_kept_comes_first",
    "eventsite.web.methods.health_needs_no_name",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "eventsite.web.languages.addresses.answers_in_the_language_of_its_address",
    "eventsite.web.api.answers.api_errors_are_problems",
    "eventsite.web.api.answers.api_says_what_it_takes",
    "eventsite.web.policy.ContentSecurityPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "eventsite.web.middleware.FormsFit",
    "eventsite.web.csrf.SessionTokens",
    "eventsite.web.unavailable.nobody_waits_too_long",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "eventsite.staff.sessions.sessions_end",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "eventsite.web.middleware.account_pages_are_kept_nowhere",
    "eventsite.web.middleware.staff_need_second_factor",
    "eventsite.web.middleware.wrong_methods_get_a_page",
    "eventsite.web.middleware.people_act_for_themselves",
    "eventsite.web.middleware.KeysFit",
    "desk.closing.locked.ClosedStaysClosed",
    "eventsite.brakes.middleware.Brakes",
]

ROOT_URLCONF = "eventsite.urls"
WSGI_APPLICATION = "eventsite.wsgi.application"

TEMPLATES = templates.settings(
    BASE_DIR / "templates",
    {
        "changing": "eventsite.kept.changing",
        "desk": "eventsite.staff.tags",
        "findability": "eventsite.findability.tags",
        "note": "desk.note.tags",
    },
)

# Database -----------------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": databases.completed(
        env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'site.sqlite3'}")
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared between processes, or the sign-in's rate limits would count per process.
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://cache")}
# Past so many rows what has not expired goes too: with Django's 300, who tries many addresses at the sign-in
# pushes out the counts that limit them, and what staff typed.
CACHES["default"]["max_entries"] = 100_000

# Sign-in of staff ---------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["eventsite.staff.accounts.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "desk.staff.sign_in.AccountAdapter"
# Wrong passwords: by source, by source on one account, and on one account by all; brakes/sign_in.py.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/ip,5/5m/key", "login_of_account": "50/d/key"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whatever address somebody types
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "eventsite.staff.reset_tokens.ResetTokens"  # noqa: S105 (a path)
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "eventsite.site.sign_in.MfaAdapter"
MFA_FORMS = {
    f"{act}_webauthn": f"eventsite.web.passkeys.{act.title()}Form"
    for act in ("add", "edit", "authenticate", "reauthenticate")
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # a passkey on http://localhost
STAFF_NEED_SECOND_FACTOR = env.bool("STAFF_NEED_SECOND_FACTOR", PRODUCTION)
# How long after their last page at the desk, and after they signed in; 0 is never. See docs/adr/0044.
STAFF_IDLE = timedelta(minutes=env.int("STAFF_IDLE_MINUTES", 60))
STAFF_SESSION = timedelta(hours=env.int("STAFF_SESSION_HOURS", 12))
LOGIN_URL = "account_login"
STAFF_PAGES = ["desk:index", "door:sessions"]  # and all below them
LOGIN_REDIRECT_URL, ACCOUNT_LOGOUT_REDIRECT_URL = STAFF_PAGES[0], "home"

# Language and time --------------------------------------------------------------------------------
# The site's own first, in which its texts are written; each other has a catalogue: docs/translating.md.
LANGUAGES = catalogues.named(env.list("SITE_LANGUAGES", cast=str.strip, default=catalogues.DEFAULT))
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [*map(Path, env.list("SITE_LOCALE_FOLDER", default=[])), BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
FORMAT_MODULE_PATH = ["eventsite.web.formats"]
vars().update(catalogues.formats())  # of a language that has none

# Static files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
_NPM = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *npm.fonts(_NPM),
    ("npm/qr", _NPM / "qr"),
    *npm.utrecht(_NPM),
    *([("themes", Path(SITE_THEMES_FOLDER))] if SITE_THEMES_FOLDER else []),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "eventsite.web.staticfiles.HashedFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing links to the others; half the work
WHITENOISE_ADD_HEADERS_FUNCTION = add_static_headers

# Pictures that people sent; served by eventsite/web/picture_files.py, never as they were sent.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))

# Mail ---------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <{SITE_EMAIL}>")
# Of mails, and the organiser of their appointments: mail clients want those to be one (RFC 6047 §2.3).
SENDER_NAME, SENDER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)
MAIL_DOMAIN = SENDER_EMAIL.rpartition("@")[2]  # of Message-IDs too
# Where mail servers report what they can't deliver (the envelope's sender), for `read_bounces`.
BOUNCE_EMAIL = env.str("BOUNCE_EMAIL", SENDER_EMAIL)
if BOUNCE_EMAIL.rpartition("@")[2] != MAIL_DOMAIN:
    raise ImproperlyConfigured(
        f"BOUNCE_EMAIL must be at {MAIL_DOMAIN}, the domain of DEFAULT_FROM_EMAIL: receivers distrust "
        "mail whose sender and envelope differ (DMARC, RFC 7489)."
    )
DEMO_MAILBOX = VAR_DIR / "mails"  # where DEMO delivers, to be read at /post/
if PRODUCTION or env.str("EMAIL_URL", ""):
    EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
    if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        EMAIL_CONFIG["EMAIL_BACKEND"] = "eventsite.mails.smtp_backend.EmailBackend"
    vars().update(EMAIL_CONFIG)
else:
    EMAIL_BACKEND = "eventsite.demo.mailbox_backend.EmailBackend"
# A stalling server must not hold the worker: seconds for each time that it is waited for, and for all
# of one delivery.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)
EMAIL_DEADLINE = timedelta(seconds=env.int("EMAIL_DEADLINE_SECONDS", 6 * EMAIL_TIMEOUT))
# A message that a worker took and did not finish is taken again after this time (SIGKILL, power).
# Longer than a delivery can last, or it would be sent twice.
MAIL_LEASE = timedelta(seconds=env.int("MAIL_LEASE_SECONDS", 15 * EMAIL_TIMEOUT))

# The toolkit --------------------------------------------------------------------------------------
CHECK_LINKS = env.bool("CHECK_LINKS", PRODUCTION)  # a demo asks no site for its pages
LINKS_IN_OWN_NETWORK = env.bool("LINKS_IN_OWN_NETWORK", False)

# The door -----------------------------------------------------------------------------------------
# How long before the doors open and after the end a session's check-in works.
CHECK_IN_BEFORE = timedelta(hours=env.int("CHECK_IN_HOURS_BEFORE", 30 * 24 if DEMO else 12))
CHECK_IN_AFTER = timedelta(hours=env.int("CHECK_IN_HOURS_AFTER", 12))

# How long the link that proves an address opens an advanced course.
COURSE_ACCESS_LIVES = timedelta(days=env.int("COURSE_ACCESS_DAYS", 14))

# Keys of the API ----------------------------------------------------------------------------------
API_KEY_MOST_DAYS = env.int("API_KEY_MOST_DAYS", 366)  # how long one works at most

# Forms --------------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = ["nlds"]
CRISPY_TEMPLATE_PACK = "nlds"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that templates/django/forms counts

# Headers ------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-src": [SELF] if DEMO else [NONE],  # the mailbox shows mails in a frame
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "microphone": [],
    "geolocation": [],
    "payment": [],
    "usb": [],
}
X_FRAME_OPTIONS = "DENY"
# Which other sites may show the pages below /insluiten/ in a frame; nobody any other page.
EMBED_ANCESTORS = framing.checked(
    env.list("EMBED_ANCESTORS", cast=str.strip, default=[] if PRODUCTION else [framing.ANY])
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # eventsite.web.csrf is Django's middleware, and more
    "templates.W003",  # eventsite.web.languages.fixed_texts is Django's i18n, and quicker
]
SESSION_ENGINE = "eventsite.staff.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "eventsite.staff.signed_out.csrf_failure"
STAFF_COOKIE_NAME = "staff"  # who worked at the desk in this browser last; staff/typed.py
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    STAFF_COOKIE_NAME = "__Host-staff"
    SESSION_COOKIE_NAME = "__Host-session"
# The health check speaks plain http inside the server room.
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]

# Logs ---------------------------------------------------------------------------------------------
LOGGING = logs.settings(
    as_json=PRODUCTION, level=env.str("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")
)
