"""What the agent reads aloud, in the language of the person on the telephone."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain import customers
from portal.domain.customers import ConsentKind
from portal.domain.leads import Lead
from portal.platform.brand import brand
from portal.platform.formats import day
from portal.platform.language import gettext as _
from portal.platform.language import speaking


@dataclass(frozen=True)
class Script:
    """The sentences of a call, step by step. `consents` are read word by word, because they are kept as read."""

    language: str
    greeting: str
    need: str
    today: str
    when: str
    where: str
    permission: str
    thanks: str
    consents: dict[ConsentKind, tuple[str, str]]
    """The words of each consent and their version."""


def script_for(lead: Lead, agent: str) -> Script:
    """The script of a call with this lead's person, by the agent of that name."""
    with speaking(lead.language):
        asked_on = day(lead.received_at)
        if lead.model is not None:
            need = _(
                "You asked about the %(model)s on %(day)s. What will you use the car for, and who travels along?",
                model=lead.model.name,
                day=asked_on,
            )
        else:
            need = _("You wrote to us on %(day)s. What will you use the car for, and who travels along?", day=asked_on)
        return Script(
            language=lead.language,
            greeting=_(
                "Hello, this is %(agent)s of %(brand)s. Am I speaking to %(name)s?",
                agent=agent,
                brand=brand().name,
                name=lead.name,
            ),
            need=need,
            today=_("What do you drive today, and what do you want to spend?"),
            when=_("When do you plan to buy, and does the date depend on anything?"),
            where=_("Which dealer or city suits you, and how and when may they reach you?"),
            permission=_("May I read you one sentence, and you tell me yes or no?"),
            thanks=_("Thank you, %(name)s. The dealer gets in touch at the time you chose.", name=lead.name),
            consents={kind: customers.words_of(kind) for kind in ConsentKind},
        )
