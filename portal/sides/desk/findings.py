"""What the agent's screen says about a lead: tries so far, what is permitted, what differs, what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain import customers, settings
from portal.domain.customers import Channel, ConsentKind, Contact, ContactKind
from portal.domain.leads import Act, Lead, LeadLine, Likeness, Proof, ProofKind, Source, State
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.contacts import readable_phone
from portal.platform.formats import day
from portal.platform.language import gettext as _
from portal.platform.language import ngettext
from portal.sides.desk.script import Script

PARTS_OF_DAY = ((9, 12), (12, 18), (18, 21))


@dataclass(frozen=True)
class Tries:
    """How far the rule before "unreachable" has come. docs/rules.md, Leads: verification."""

    done: int
    days: int
    parts: int
    needed: int
    needed_days: int
    needed_parts: int = len(PARTS_OF_DAY)

    @property
    def are_enough(self) -> bool:
        return self.done >= self.needed and self.days >= self.needed_days and self.parts >= self.needed_parts


def tries_in(lines: Sequence[LeadLine]) -> Tries:
    """Count the calls on a timeline: how many, over how many days, in how many parts of the day."""
    moments = [line.at.astimezone(brand().zone) for line in lines if line.act is Act.ATTEMPT]
    days = [moment.date() for moment in moments]
    parts = {part for moment in moments for part in PARTS_OF_DAY if part[0] <= moment.hour < part[1]}
    return Tries(
        done=len(moments),
        days=(max(days) - min(days)).days + 1 if days else 0,
        parts=len(parts),
        needed=int(settings.value("leads.attempts")),
        needed_days=int(settings.value("leads.attempt_days")),
    )


@dataclass(frozen=True)
class Permission:
    """One consent: the words to read, and the answer there is."""

    kind: ConsentKind
    text: str
    given: bool | None
    at: datetime | None


def contacts_of(lead: Lead) -> list[Contact]:
    """The contacts of this lead that are known."""
    known = ((ContactKind.PHONE, lead.phone), (ContactKind.EMAIL, lead.email))
    return [found for kind, value in known if value and (found := customers.find_contact(kind, value))]


def permissions_of(lead: Lead, contacts: Sequence[Contact], script: Script) -> list[Permission]:
    """Each consent the agent may ask for, with the latest answer, if any."""
    answers = customers.consents_of(contacts) if contacts else []
    found = []
    for kind, (text, _version) in script.consents.items():
        fitting = [
            answer
            for answer in answers
            if answer.channel is kind.channel
            and (kind is not ConsentKind.SHARING or answer.dealer_id in (None, lead.wanted_dealer_id))
            and (answer.channel is Channel.SHARING or answer.purpose is customers.Purpose.MARKETING)
        ]
        newest = max(fitting, key=lambda answer: answer.id, default=None)
        found.append(Permission(kind, text, newest.given if newest else None, newest.at if newest else None))
    return found


@dataclass(frozen=True)
class ProofLine:
    """One kind of proof that can count for this lead, and when it was given."""

    kind: ProofKind
    at: datetime | None


def proof_lines(lead: Lead, proofs: Sequence[Proof]) -> list[ProofLine]:
    """The kinds of proof this lead can bring, with those that are there."""
    given = {proof.kind: proof.at for proof in proofs}
    kinds = [kind for kind in ProofKind if kind is not ProofKind.REFERRER or lead.source is Source.REFERRAL]
    kinds += [kind for kind in given if kind not in kinds]
    return [ProofLine(kind, given.get(kind)) for kind in kinds]


@dataclass(frozen=True)
class Compared:
    """Another lead beside this one, field by field."""

    lead: Lead
    by: tuple[str, ...]
    """By what it looks like the same person's: `phone`, `email`, `name_city_model`, `file`."""
    fields: list[tuple[str, str, str, bool]]
    """Name of the field, here, there, and whether they differ."""
    can_survive: bool

    @property
    def is_same_contact(self) -> bool:
        """Whether a strong key says so."""
        return bool({"phone", "email"} & set(self.by))


def compare(lead: Lead, likeness: Likeness) -> Compared:
    """Put the two leads side by side."""
    here, there = _facts_of(lead), _facts_of(likeness.lead)
    return Compared(
        lead=likeness.lead,
        by=likeness.by,
        fields=[(name, here[name], there[name], here[name] != there[name]) for name in here],
        can_survive=likeness.lead.is_open and lead.state in {State.RECEIVED, State.QUALIFIED},
    )


def _facts_of(lead: Lead) -> dict[str, str]:
    return {
        _("Name"): lead.name,
        _("Telephone"): readable_phone(lead.phone) if lead.phone else "–",
        _("Email"): lead.email or "–",
        _("City"): lead.city.name if lead.city else "–",
        _("Model"): lead.model.name if lead.model else "–",
        _("Source"): lead.source.label,
        _("State"): lead.state.label,
        _("Registered on"): day(lead.received_at),
        _("Dealer"): lead.dealer.name if lead.dealer else "–",
    }


@dataclass(frozen=True)
class Hold:
    """Who works on the lead now: `mine`, `other`, `free`, or `none` where nobody has to."""

    kind: str
    until: datetime | None = None
    name: str = ""

    @property
    def minutes(self) -> int:
        """Minutes left of it."""
        return max(0, int((self.until - clock.now()).total_seconds() // 60)) if self.until else 0


def next_step(lead: Lead, hold: Hold, lines: list[ProofLine], needed: int, likely: list[Compared]) -> tuple[str, str]:
    """The step the desk suggests next: its level and the words."""
    if lead.state is not State.RECEIVED:
        return _after_verification(lead)
    if hold.kind == "other":
        return "warn", _("%(name)s is working on this lead. Take another one.", name=hold.name)
    if hold.kind == "free":
        return "info", _("Take this lead, so that nobody else calls at the same time.")
    for other in likely:
        if other.can_survive and other.is_same_contact:
            return "warn", _("Compare it with lead %(ref)s first: it may be the same person.", ref=other.lead.ref)
    given = [line.kind for line in lines if line.at]
    missing = needed - len(given)
    if missing <= 0:
        return "ok", _("The proofs are complete. Go through the questions, then qualify the lead.")
    return "info", _to_prove(lead, given, missing)


def _to_prove(lead: Lead, given: list[ProofKind], missing: int) -> str:
    left = ngettext("%(n)s proof is missing.", "%(n)s proofs are missing.", missing)
    if lead.phone and ProofKind.CALL not in given:
        if lead.wants_call_now and not lead.attempts:
            return _("They asked for a call now. Call, and have the name confirmed.")
        return f"{left} " + _("Call, and have the name confirmed.")
    if ProofKind.CODE not in given:
        return f"{left} " + _("Send a one-time code and have it read out.")
    return f"{left} " + _("Ask for a reply from the address, or call another time.")


def _after_verification(lead: Lead) -> tuple[str, str]:
    if lead.state is State.QUALIFIED:
        return "info", _("Qualified. Assign it to a dealer next.")
    if lead.state is State.NURTURING:
        return "", _("Resting until %(day)s. A signal or that day wakes it.", day=day(lead.nurture_until))
    if not lead.is_open:
        return "", _("This lead is closed. A new enquiry opens a new one or, soon after a loss, this one again.")
    return "", _("The dealer works on this lead. The desk watches the deadlines.")


def hold_on(lead: Lead, account_id: int, name_of: Callable[[int], str]) -> Hold:
    """Who works on the lead. `name_of` answers an account's name by its id, asked only where it is another's."""
    if lead.state not in {State.RECEIVED, State.QUALIFIED}:
        return Hold("none")
    if lead.claimed_until is None or lead.claimed_until <= clock.now():
        return Hold("free") if lead.state is State.RECEIVED else Hold("none")
    if lead.claimed_by_id == account_id:
        return Hold("mine", lead.claimed_until)
    return Hold("other", lead.claimed_until, name_of(lead.claimed_by_id or 0))
