"""Letters: rendered in the recipient's language from templates/mail, and sent by SMTP."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import current_app
from jinja2 import Environment, Template, TemplateError, TemplateNotFound
from jinja2.runtime import Context

from portal.platform import clock, language
from portal.platform.brand import brand
from portal.platform.text import clean_text

SECONDS_TO_ANSWER = 10
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_LINK = re.compile(r"https?://\S+")
_CODE = re.compile(r"\d{6}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a letter: its words, and the link or code that stands alone on its last line."""

    words: str
    link: str = ""
    code: str = ""


@dataclass(frozen=True)
class Letter:
    """What a message says, ready to go by any way."""

    subject: str
    text: str
    html: str
    sms: str


class CannotSend(Exception):
    """The provider did not take a message. `is_final` where trying again would change nothing."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


class LetterIsBroken(Exception):
    """The letter's templates are missing or want a value that the message does not bring."""


class Hidden(dict[str, str]):
    """Stands in for a letter's secrets where the reader may not see them: each of them is dots."""

    def __missing__(self, _name: str) -> str:
        return "•••"


# --- rendering ------------------------------------------------------------------------------------------------


def render_letter(
    letter: str, tag: str, values: Mapping[str, Any], secrets: Mapping[str, Any], *, to_name: str = ""
) -> Letter:
    """The letter in the language `tag`, whoever asks for it.

    `templates/mail/<letter>.txt` has the blocks `subject`, `text` and `sms`; where it extends `mail/base.txt` the
    text stands between a greeting and the brand's signature. The HTML part is `<letter>.html` where there is one,
    else the same paragraphs in the brand's layout. Templates see each value by its name and in `values`, and
    `secrets`, `to_name`, `brand`, `base_url` and `lang`. Raises LetterIsBroken.
    """
    try:
        return _render(letter, tag, values, secrets, to_name)
    except TemplateError as error:
        raise LetterIsBroken(f"{letter}: {error}") from error


def _render(letter: str, tag: str, values: Mapping[str, Any], secrets: Mapping[str, Any], to_name: str) -> Letter:
    env = current_app.jinja_env
    with language.speaking(tag):
        seen = {
            **values,
            "values": values,
            "secrets": secrets,
            "to_name": to_name,
            "brand": brand(),
            "base_url": brand().base_url,
            "lang": language.current(),
        }
        context = _with_blocks(env.get_template(f"mail/{letter}.txt"), seen)
        text = _lines(_block(context, "letter" if "letter" in context.blocks else "text"))
        subject = clean_text(_block(context, "subject"))
        html = _html_template(env, letter).render({**seen, "subject": subject, "paragraphs": paragraphs_of(text)})
        return Letter(subject=subject, text=text, html=html, sms=clean_text(_block(context, "sms")))


def paragraphs_of(text: str) -> list[Paragraph]:
    """The text's paragraphs; a link or a code of six digits that fills a paragraph's last line is told apart."""
    found = []
    for part in text.split("\n\n"):
        lines = [line for line in part.split("\n") if line]
        last = lines[-1] if lines else ""
        if _LINK.fullmatch(last):
            found.append(Paragraph("\n".join(lines[:-1]), link=last))
        elif _CODE.fullmatch(last):
            found.append(Paragraph("\n".join(lines[:-1]), code=last))
        elif lines:
            found.append(Paragraph("\n".join(lines)))
    return found


def _with_blocks(template: Template, seen: dict[str, Any]) -> Context:
    """A context that knows the template's blocks and its parents': they are found by running its root once."""
    context = template.new_context(seen)
    for _piece in template.root_render_func(context):
        pass
    return context


def _block(context: Context, name: str) -> str:
    return "".join(context.blocks[name][0](context))


def _html_template(env: Environment, letter: str) -> Template:
    try:
        return env.get_template(f"mail/{letter}.html")
    except TemplateNotFound:
        return env.get_template("mail/base.html")


def _lines(text: str) -> str:
    """The text with its lines trimmed and never more than one empty line between paragraphs."""
    trimmed = "\n".join(line.strip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", trimmed)


# --- sending --------------------------------------------------------------------------------------------------


def is_configured() -> bool:
    """Whether there is a mail server to send by."""
    return bool(current_app.config["SETTINGS"].smtp_url)


def send(letter: Letter, *, to: str, to_name: str, tag: str, reference: str, unsubscribe: str = "") -> str:
    """Send the letter by SMTP and return its Message-ID, which is made of `reference`: the same again, the same.

    `unsubscribe` is the link by which a marketing message is ended (RFC 8058). Raises CannotSend. No transaction of
    the database may be open: this may take many seconds.
    """
    server = urlsplit(current_app.config["SETTINGS"].smtp_url)
    message = compose(
        letter, sender=_sender(server, tag), to=to, to_name=to_name, reference=reference, unsubscribe=unsubscribe
    )
    try:
        smtp = _connected(server)
        try:
            smtp.send_message(message)
        finally:
            with suppress(smtplib.SMTPException, OSError):  # it took the message; how it says goodbye is no matter
                smtp.quit()
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _words in error.recipients.values())
        raise CannotSend(f"recipient refused ({code})", is_final=500 <= code < 600) from error
    except smtplib.SMTPResponseException as error:
        raise CannotSend(f"{type(error).__name__} ({error.smtp_code})") from error
    except (smtplib.SMTPException, OSError) as error:
        raise CannotSend(type(error).__name__) from error
    return str(message["Message-ID"])


def compose(
    letter: Letter, *, sender: Address, to: str, to_name: str, reference: str, unsubscribe: str = ""
) -> EmailMessage:
    """The e-mail as it goes over the line: plain text, and HTML beside it."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = clean_text(letter.subject)
    message["From"] = sender
    message["To"] = Address(display_name=clean_text(to_name), addr_spec=to)
    message["Date"] = clock.now()
    message["Message-ID"] = f"<{reference}@{_domain_of(brand().base_url)}>"
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text + "\n")
    message.add_alternative(letter.html, subtype="html")
    return message


def _sender(server: SplitResult, tag: str) -> Address:
    """The brand in the recipient's language, at the address the settings name, else one at the portal's own host."""
    named = parse_qs(server.query).get("from", [""])[0]
    user = unquote(server.username or "")
    address = named or (user if "@" in user else f"no-reply@{_domain_of(brand().base_url)}")
    with language.speaking(tag):
        return Address(display_name=brand().name, addr_spec=address)


def _domain_of(base_url: str) -> str:
    host = urlsplit(base_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host if "." in host else "localhost.localdomain"
    return "localhost.localdomain"


def _connected(server: SplitResult) -> smtplib.SMTP:
    """A connection, encrypted where the server can, signed in where the address names a user."""
    host = server.hostname or ""
    if server.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=SECONDS_TO_ANSWER, context=_tls())
    else:
        smtp = smtplib.SMTP(host, server.port or 587, timeout=SECONDS_TO_ANSWER)
    try:
        smtp.ehlo_or_helo_if_needed()
        is_safe = server.scheme == "smtps" or host in LOOPBACK
        if server.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp.starttls(context=_tls())
            smtp.ehlo()
            is_safe = True
        if server.username:
            if not is_safe:
                raise CannotSend("the mail server offers no encryption, so the password was not sent")
            smtp.login(unquote(server.username), unquote(server.password or ""))
    except BaseException:
        smtp.close()
        raise
    return smtp


@cache
def _tls() -> ssl.SSLContext:
    """What certificates to trust; made once, because reading them takes longer than sending a letter."""
    return ssl.create_default_context()
