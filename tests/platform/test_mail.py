"""Letters: what they say, how they are put together, and how a real mail server gets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.headerregistry import Address
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.platform import mail
from portal.platform.language import current, speaking
from portal.platform.mail import CannotSend, Hidden, Letter, LetterIsBroken, Paragraph, paragraphs_of, render_letter
from tests.support.smtp import MailServer, free_port

LETTER = Letter(subject="Your car", text="It is ready.\n", html="<p>It is ready.</p>", sms="Ready.")
SENDER = Address(display_name="Alborea", addr_spec="no-reply@brand.example")
SMALL = """{% extends "mail/base.txt" %}
{% block subject %}Your   car,
{{ to_name }}{% endblock %}
{% block sms %}Ready:
{{ secrets.link }}{% endblock %}
{% block text %}
It is {{ state }} <b>now</b>.

Look:
{{ secrets.link }}


Code:
{{ secrets.code }}
{% endblock %}
"""


@pytest.fixture
def letters(app_context: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A folder of letters beside the portal's own."""
    (tmp_path / "mail").mkdir()
    own = Path(app_context.root_path).parent / "templates"
    monkeypatch.setattr(app_context.jinja_loader, "searchpath", [str(tmp_path), str(own)])
    (tmp_path / "mail" / "small.txt").write_text(SMALL)
    yield tmp_path / "mail"
    app_context.jinja_env.cache.clear()


def render(letter: str = "small", tag: str = "en", **more: Any) -> Letter:
    values = {"values": {"state": "ready"}, "secrets": {"link": "https://x.example/a?b=1&c=2", "code": "012345"}}
    return render_letter(letter, tag, to_name="Mei", **{**values, **more})


# --- what they say ------------------------------------------------------------------------------------------------


def test_a_letter_has_subject_text_html_and_a_short_message(letters: Path) -> None:
    letter = render()
    assert letter.subject == "Your car, Mei"
    assert letter.sms == "Ready: https://x.example/a?b=1&c=2"
    assert letter.text.splitlines()[:3] == ["Dear Mei,", "", "It is ready <b>now</b>."]
    assert "\n\n\n" not in letter.text
    assert letter.text.splitlines()[-3].startswith("Alborea")


def test_the_html_part_says_the_same_and_escapes_it(letters: Path) -> None:
    html = render().html
    assert "It is ready &lt;b&gt;now&lt;/b&gt;." in html
    assert '<a class="open" href="https://x.example/a?b=1&amp;c=2">' in html
    assert '<p class="code">012345</p>' in html
    assert "<title>Your car, Mei</title>" in html


def test_a_letter_may_bring_its_own_html(letters: Path) -> None:
    (letters / "small.html").write_text("<h1>{{ subject }}</h1>{{ values.state }}")
    assert render().html == "<h1>Your car, Mei</h1>ready"


def test_a_letter_is_in_the_recipients_language_whoever_asks(letters: Path) -> None:
    (letters / "spoken.txt").write_text(
        """{% extends "mail/base.txt" %}{% block subject %}{{ lang }} {{ brand.name }}{% endblock %}"""
    )
    with speaking("en"):
        assert render("spoken", tag="zh-Hans").subject == "zh-Hans 曜晨"
        assert current() == "en"
        assert render("spoken", tag="en").subject == "en Alborea"


def test_what_may_not_be_shown_is_dots(letters: Path) -> None:
    letter = render(secrets=Hidden())
    assert letter.sms == "Ready: •••"
    assert "Code:\n•••" in letter.text


def test_a_letter_without_its_template_or_its_value_is_broken(letters: Path) -> None:
    with pytest.raises(LetterIsBroken, match="no-such-letter"):
        render("no-such-letter")
    with pytest.raises(LetterIsBroken, match="state"):
        render(values={})


def test_paragraphs_tell_links_and_codes_apart() -> None:
    assert paragraphs_of("Hello\nyou\n\nOpen:\nhttps://x.example/\n\n123456\n\nhttps://x.example/ is here") == [
        Paragraph("Hello\nyou"),
        Paragraph("Open:", link="https://x.example/"),
        Paragraph("", code="123456"),
        Paragraph("https://x.example/ is here"),
    ]


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_every_letter_extends_the_frame_and_has_its_three_blocks(app_context: Flask, tag: str) -> None:
    folder = Path(app_context.root_path).parent / "templates" / "mail"
    for file in folder.glob("*.txt"):
        source = file.read_text()
        if file.name != "base.txt":
            assert source.startswith('{% extends "mail/base.txt" %}'), file.name
            for block in ("subject", "sms", "text"):
                assert f"{{% block {block} %}}" in source, (file.name, block)


# --- how they are put together ------------------------------------------------------------------------------------


def test_the_reference_makes_the_message_id(app_context: Flask) -> None:
    first = mail.compose(LETTER, sender=SENDER, to="mei@example.com", to_name="Mei", reference="abc")
    again = mail.compose(LETTER, sender=SENDER, to="mei@example.com", to_name="Mei", reference="abc")
    assert first["Message-ID"] == again["Message-ID"] == "<abc@localhost.localdomain>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"].datetime.tzinfo is not None
    assert "List-Unsubscribe" not in first


def test_marketing_carries_the_button_that_ends_it(app_context: Flask) -> None:
    stop = "https://brand.example/stop/abc"
    message = mail.compose(LETTER, sender=SENDER, to="a@b.example", to_name="", reference="abc", unsubscribe=stop)
    assert message["List-Unsubscribe"] == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_no_name_and_no_subject_can_smuggle_a_header_in(app_context: Flask) -> None:
    evil = Letter(subject="Hi\r\nBcc: all@example.com", text="x", html="x", sms="x")
    message = mail.compose(
        evil, sender=SENDER, to="mei@example.com", to_name="Mei\r\nBcc: all@example.com", reference="abc"
    )
    assert message["Bcc"] is None
    assert b"\r\nBcc:" not in message.as_bytes()
    assert [address.addr_spec for address in message["To"].addresses] == ["mei@example.com"]


def test_an_address_that_would_smuggle_a_header_in_is_refused(app_context: Flask) -> None:
    with pytest.raises(ValueError, match="CR or LF"):
        mail.compose(LETTER, sender=SENDER, to="mei@example.com\r\nBcc: all@example.com", to_name="", reference="abc")


# --- how a mail server gets them ----------------------------------------------------------------------------------


def send(app: Flask, **more: Any) -> str:
    with app.app_context():
        assert mail.is_configured()
        values = {"to": "mei@example.com", "to_name": "陈美玲", "tag": "zh-Hans", "reference": "abc", **more}
        return mail.send(LETTER, **values)


def test_it_arrives_from_the_brand_in_the_recipients_language(
    make_app: Callable[..., Flask], mails: MailServer
) -> None:
    reference = send(make_app(smtp_url=mails.url, base_url="https://portal.brand.example"))
    [arrived] = mails.deliveries
    assert reference == arrived.message["Message-ID"] == "<abc@portal.brand.example>"
    assert arrived.sender == "no-reply@portal.brand.example"
    assert arrived.message["From"].addresses[0].display_name == "曜晨"
    assert arrived.message["To"].addresses[0].display_name == "陈美玲"
    assert arrived.text().strip() == "It is ready."


def test_the_settings_may_name_the_senders_address(make_app: Callable[..., Flask], mails: MailServer) -> None:
    send(make_app(smtp_url=f"{mails.url}?from=hello@brand.example"), tag="en")
    assert mails.deliveries[0].sender == "hello@brand.example"
    assert mails.deliveries[0].message["From"].addresses[0].display_name == "Alborea"


def test_a_server_that_refuses_for_now_is_asked_again(make_app: Callable[..., Flask], mails: MailServer) -> None:
    mails.refuse()
    with pytest.raises(CannotSend, match="451") as no:
        send(make_app(smtp_url=mails.url))
    assert not no.value.is_final


def test_a_server_that_is_away_is_asked_again(make_app: Callable[..., Flask]) -> None:
    with pytest.raises(CannotSend, match="ConnectionRefusedError") as no:
        send(make_app(smtp_url=f"smtp://127.0.0.1:{free_port()}"))
    assert not no.value.is_final


def test_a_password_never_travels_in_the_clear(
    make_app: Callable[..., Flask], mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LOOPBACK", set())
    with pytest.raises(CannotSend, match="no encryption"):
        send(make_app(smtp_url=mails.url.replace("//", "//brand:secret@")))
    assert mails.deliveries == []


def test_without_a_server_nothing_is_configured(app_context: Flask) -> None:
    assert not mail.is_configured()
