"""The portal's settings, read from the environment once and checked before anything starts.

Every setting is described in docs/running.md. In the demonstration (`PORTAL_DEMO=1`) what is missing has a
default; in production a missing or wrong setting stops the start with a sentence that says which and what to do.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

KNOWN_SECRETS = {"secret", "changeme", "change-me", "development", "dev", "password", "forecourt"}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SettingsAreWrong(Exception):
    """What is wrong with the settings, one sentence for each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Settings:
    """What a brand decides outside the portal: where it runs, what it is called, how it sends."""

    database_url: str
    secret_key: str
    data_dir: Path
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    sms_url: str = ""
    brand_name: str = "Alborea"
    brand_name_zh: str = "曜晨"
    brand_country: str = "CN"
    brand_currency: str = "CNY"
    brand_zone: str = "Asia/Shanghai"
    brand_phone: str = "400 000 0000"
    demo: bool = False
    testing: bool = False
    proxies: int = 0
    """How many reverse proxies of ours stand in front and set X-Forwarded-*; 0 believes none of these headers."""
    trusted_hosts: tuple[str, ...] = field(default=())

    @property
    def is_https(self) -> bool:
        """True where people reach the portal by https, so that cookies and HSTS are told so."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """The host names a request may name; anything else is refused."""
        own = urlsplit(self.base_url).hostname or "localhost"
        local = [f"[{h}]" if ":" in h else h for h in sorted(LOOPBACK)] if own in LOOPBACK else []
        return sorted({own, *local, *self.trusted_hosts})

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check. Raises SettingsAreWrong with every sentence at once, so that one start tells all."""
        demo = environ.get("PORTAL_DEMO", "") == "1"
        data_dir = Path(environ.get("PORTAL_DATA_DIR") or "var")
        defaults: dict[str, str] = {}
        if demo:
            data_dir.mkdir(parents=True, exist_ok=True)
            host, port = environ.get("HOST") or "127.0.0.1", environ.get("PORT") or "8000"
            shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  (compared, never bound)
            defaults = {
                "PORTAL_DATABASE_URL": f"sqlite:///{(data_dir / 'forecourt.db').resolve()}",
                "PORTAL_SECRET_KEY": _kept_secret(data_dir),
                "PORTAL_BASE_URL": f"http://{shown}:{port}",
            }

        def value(name: str, default: str = "") -> str:
            return environ.get(name, "").strip() or defaults.get(name, default)

        settings = cls(
            database_url=value("PORTAL_DATABASE_URL"),
            secret_key=value("PORTAL_SECRET_KEY"),
            data_dir=data_dir,
            base_url=value("PORTAL_BASE_URL").rstrip("/"),
            smtp_url=value("PORTAL_SMTP_URL"),
            sms_url=value("PORTAL_SMS_URL"),
            brand_name=value("PORTAL_BRAND_NAME", "Alborea" if demo else ""),
            brand_name_zh=value("PORTAL_BRAND_NAME_ZH", "曜晨" if demo else value("PORTAL_BRAND_NAME")),
            brand_country=value("PORTAL_BRAND_COUNTRY", "CN"),
            brand_currency=value("PORTAL_BRAND_CURRENCY", "CNY"),
            brand_zone=value("PORTAL_BRAND_ZONE", "Asia/Shanghai"),
            brand_phone=value("PORTAL_BRAND_PHONE", "400 000 0000" if demo else ""),
            demo=demo,
            proxies=int(value("PORTAL_PROXIES", "0")) if value("PORTAL_PROXIES", "0").isdigit() else -1,
            trusted_hosts=tuple(h for h in value("PORTAL_TRUSTED_HOSTS").split(",") if h),
        )
        wrong = settings.faults()
        if wrong:
            raise SettingsAreWrong(wrong)
        return settings

    def faults(self) -> list[str]:
        """What is wrong with these settings, one sentence each, empty where nothing is."""
        checks = [
            (bool(self.database_url), "PORTAL_DATABASE_URL is missing: set it to postgresql://… or sqlite:///…"),
            (
                not self.database_url or self.database_url.startswith(("sqlite:///", "postgresql")),
                "PORTAL_DATABASE_URL must begin with postgresql:// or sqlite:///",
            ),
            (
                len(self.secret_key) >= 32 and self.secret_key.lower() not in KNOWN_SECRETS,
                "PORTAL_SECRET_KEY is missing, short or known: set it to 32 random characters or more, "
                "for instance from `python3 -c 'import secrets; print(secrets.token_hex(32))'`",
            ),
            (self._base_url_is_right(), "PORTAL_BASE_URL must be the https address that people open"),
            (bool(self.brand_name), "PORTAL_BRAND_NAME is missing: set it to the brand's name in Latin letters"),
            (bool(re.fullmatch("[A-Z]{2}", self.brand_country)), "PORTAL_BRAND_COUNTRY must be two letters, as CN"),
            (
                bool(re.fullmatch("[A-Z]{3}", self.brand_currency)),
                "PORTAL_BRAND_CURRENCY must be three letters, as CNY",
            ),
            (_is_zone(self.brand_zone), "PORTAL_BRAND_ZONE must be a time zone's name, as Asia/Shanghai"),
            (bool(self.brand_phone), "PORTAL_BRAND_PHONE is missing: set it to the number people may call"),
            (
                self._is_url(self.smtp_url, ("smtp", "smtps")),
                "PORTAL_SMTP_URL must look like smtp://user:word@host:587",
            ),
            (self._is_url(self.sms_url, ("https", "http")), "PORTAL_SMS_URL must be the address of an SMS gateway"),
            (self.proxies >= 0, "PORTAL_PROXIES must be the number of reverse proxies of yours, as 1"),
        ]
        return [sentence for holds, sentence in checks if not holds]

    def _base_url_is_right(self) -> bool:
        parts = urlsplit(self.base_url)
        return parts.scheme == "https" or (parts.scheme == "http" and (self.demo or parts.hostname in LOOPBACK))

    @staticmethod
    def _is_url(value: str, schemes: tuple[str, ...]) -> bool:
        return not value or (urlsplit(value).scheme in schemes and bool(urlsplit(value).hostname))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _kept_secret(data_dir: Path) -> str:
    """The demonstration's own secret, made once and kept beside its database so that sessions outlive a restart."""
    path = data_dir / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()
