"""Settings, read from the environment; a missing secret or a bad value stops the start and is named.

`make setup` writes a `.env` for a development machine. A real site sets DATABASE_URL, SECRET_KEY,
ALLOWED_HOSTS and EMAIL_URL in its environment. Every name is explained in docs/settings.md.
"""

from pathlib import Path
from urllib.parse import unquote

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def read_flag(name, default):
    """Return True or False; any other spelling is refused, so that DEBUG=off can never mean on."""
    words = env.str(name, default=str(default))
    if words not in ("True", "False"):
        raise ImproperlyConfigured(f"Unexpected value {name}={words}, use True or False")
    return words == "True"


def read_secret(name, development):
    """Return the secret; only a development machine (DEBUG=True) may go without one."""
    words = env.str(name, default="")
    if not words and not DEBUG:
        raise ImproperlyConfigured(
            f"{name} is missing. Set it to a long random text, or set DEBUG=True on a development machine "
            "(make setup writes that into .env)"
        )
    return words or development


def read_url(name, default, read):
    """Return what django-environ reads from a URL; one that it cannot read is refused by name."""
    try:
        found = read(env.str(name, default=default))
    except (ValueError, KeyError, ImproperlyConfigured):
        found = {}
    if not found.get("ENGINE", found.get("EMAIL_BACKEND", "")).startswith("django."):
        raise ImproperlyConfigured(f"Unexpected value {name}, use a URL like {default}")
    return found


def read_choice(name, default, choices):
    """Return one of the choices; anything else is refused by name."""
    words = env.str(name, default=default)
    if words not in choices:
        raise ImproperlyConfigured(f"Unexpected value {name}={words}, use {' or '.join(choices)}")
    return words


def read_number(name, default, least=1):
    """Return a whole number, `least` or more; anything else is refused by name."""
    words = env.str(name, default=str(default))
    if not (words.isascii() and words.isdecimal() and int(words) >= least):
        raise ImproperlyConfigured(f"Unexpected value {name}={words}, use a whole number, {least} or more")
    return int(words)


DEBUG = read_flag("DEBUG", False)
SECRET_KEY = read_secret("SECRET_KEY", development="for development only, never on a site that people use")
# False only where the site is reached by plain http on one machine, as `make demo` does.
HTTPS = read_flag("HTTPS", not DEBUG)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing. Set it to the site's names, like plans.example.org")

# --- what the site is made of

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "organisation",
    # After ours, whose createsuperuser and changepassword stand for its own, which leave no event.
    "django.contrib.auth",
    "indicators",
    "risks",
    "plans",
    "returns",
    "reports",
    "exchange",
]
MIDDLEWARE = [
    "config.logs.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "organisation.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "organisation.middleware.KeptPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisation.middleware.PrivateMiddleware",
    "organisation.middleware.ClosedAccountMiddleware",
    "organisation.middleware.LongSessionMiddleware",
    "organisation.writing.WriterMiddleware",
    "organisation.middleware.CouncilMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "organisation.second_step.SecondStepMiddleware",
    "organisation.limits.ExportLimitMiddleware",
    "organisation.downloads.DownloadsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "organisation.context.house",
            ]
        },
    }
]
FORM_RENDERER = "config.forms.DesignSystemRenderer"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

# --- database

# What the running site writes: the embedded database, gathered static files, uploads. Not in version control.
VAR_DIR = BASE_DIR / "var"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
DATABASE = read_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}", environ.Env.db_url_config)
# A socket's folder stands in the URL as %2Frun%2Fpostgresql.
DATABASE["HOST"] = unquote(DATABASE["HOST"])
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes its lock when it begins and waits up to 20 seconds; readers never wait for it (WAL).
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASE |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": DATABASE}
# Sign-in attempts are counted in the cache, so every process must see the same one; `manage.py
# createcachetable` makes its table.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if DEBUG
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above this number the table forgets a third of what it holds. Django's own 300 are names enough for
        # one guesser to have the count of another name forgotten.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# What `manage.py work` can do: each kind of long work of each room.
JOB_KINDS = "config.jobs.KINDS"
# What else ends with an account than its sessions: a function of the user.
WHEN_CLOSED = "exchange.feed.tokens.revoke_all"
# Whose history people read: each kind of thing of each room.
HISTORY_KINDS = "config.histories.KINDS"

# --- people and sign-in

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "organisation.accounts.InvitedPeopleOnly"
ACCOUNT_FORMS = {
    "login": "organisation.account_forms.SignInForm",
    "change_password": "organisation.account_forms.ChangePasswordForm",
    "set_password": "organisation.account_forms.SetPasswordForm",
    "reset_password": "organisation.account_forms.ResetPasswordForm",
    "reset_password_from_key": "organisation.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "organisation.account_forms.PasswordAgainForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Who asks for a lost password is told the same whatever they type; nobody without an account is sent mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
# A whole council may come from one address, so only failures are few for each name.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip,5/300s/key"}
# How many servers of the site's own each request passes. Of the addresses written down on the way only theirs
# are believed; without the number every caller has the address of the last of them.
ALLAUTH_TRUSTED_PROXY_COUNT = read_number("TRUSTED_PROXIES", 0, least=0)
# The council's own directory beside local accounts, from settings alone: see organisation/oidc.py.
OIDC_PROVIDER = "directory"
OIDC = {name: env.str(f"OIDC_{name}", default="") for name in ("SERVER_URL", "CLIENT_ID", "CLIENT_SECRET")}
OIDC_NAME = env.str("OIDC_NAME", default="Microsoft") if OIDC["SERVER_URL"] else ""
OIDC_TRUST_EMAIL = read_flag("OIDC_TRUST_EMAIL", False)
if missing := [f"OIDC_{name}" for name, words in OIDC.items() if not words and any(OIDC.values())]:
    raise ImproperlyConfigured(f"{' and '.join(missing)} must be set too, or no OIDC_ setting at all")
if HTTPS and OIDC["SERVER_URL"] and not OIDC["SERVER_URL"].startswith("https://"):
    raise ImproperlyConfigured("Unexpected value OIDC_SERVER_URL, use an address that begins with https://")
SOCIALACCOUNT_ADAPTER = "organisation.oidc.KnownPeopleOnly"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "oidc"
# A link begins it: what follows is bound to the session by state and PKCE, and a form would need form-action.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": OIDC_PROVIDER,
                "name": OIDC_NAME,
                "client_id": OIDC["CLIENT_ID"],
                "secret": OIDC["CLIENT_SECRET"],
                "settings": {
                    "server_url": OIDC["SERVER_URL"],
                    "uid_field": env.str("OIDC_UID_FIELD", default="sub"),
                    "fetch_userinfo": False,
                    "oauth_pkce_enabled": True,
                },
            }
        ]
        if OIDC["SERVER_URL"]
        else []
    }
}
MFA_ADAPTER = "organisation.accounts.SecondStep"
MFA_FORMS = {
    "authenticate": "organisation.account_forms.CodeForm",
    "reauthenticate": "organisation.account_forms.CodeAgainForm",
    "activate_totp": "organisation.account_forms.SetUpAppForm",
}
# An administrator, not a link, vouches for addresses; nobody may be kept from a second step for want of one.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Of whom a second step is demanded. Who came through the directory has taken the one that it demands.
SECOND_STEP = read_choice("SECOND_STEP", "nobody", ("nobody", "staff", "everybody"))
MFA_TOTP_ISSUER = "Golden Thread"

# --- language, time, mail

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
MAIL = read_url("EMAIL_URL", "consolemail://", environ.Env.email_url_config)
if folder := MAIL.get("EMAIL_FILE_PATH"):
    MAIL["EMAIL_FILE_PATH"] = f"/{folder.lstrip('/')}"  # the reader takes the first stroke of a path away
globals().update(MAIL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="golden-thread@localhost")
# Where the links in mail lead; a command that sends it has no request to ask.
SITE_ADDRESS = env.str("SITE_ADDRESS", default="").rstrip("/")

# --- styles, scripts and fonts: compiled by `make css`, served by WhiteNoise

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static" / "built"]
FONTS_DIR = BASE_DIR / "static" / "built" / "fonts"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Scripts and fonts are for pages of this site.
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = VAR_DIR / "files"
# Django sets no limit to an uploaded file; the first handler lets no more in than the largest workbook.
FILE_UPLOAD_HANDLERS = [
    "exchange.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- safety

CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Programs are not led from http to https: the feed refuses them itself.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^feed/.+\.(json|csv)$"]
if HTTPS:
    # The proxy in front must set or strip this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Nobody may frame, open or time us from another site; Django's own default, said so that it stays.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
if HTTPS:
    # Browsers take such a cookie from this very host alone, over https, for the whole site.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "config.message_storage.MessageStorage"
# How many files one person may take in a minute, and how many pages of the feed.
FILES_A_MINUTE = read_number("FILES_A_MINUTE", 60)
FEED_A_MINUTE = read_number("FEED_A_MINUTE", 120)
# Years for which prune_history leaves the history of rows, and events.
HISTORY_YEARS = read_number("HISTORY_YEARS", 7)
# Whom to tell about a weakness, for /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured(
        f"Unexpected value SECURITY_CONTACT={SECURITY_CONTACT}, use mailto:somebody@example.org or https://..."
    )
# What a monitor sends to /readyz as `Authorization: Bearer ...`, to be told the measures; blank for none.
READYZ_TOKEN = env.str("READYZ_TOKEN", default="")

# --- what the site writes about itself

LOG_FORMAT = read_choice("LOG_FORMAT", "plain", ("plain", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "config.logs.RequestIdFilter"}},
    "formatters": {
        "plain": {
            "()": "config.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name} {request_id} {message}",
            "style": "{",
        },
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
