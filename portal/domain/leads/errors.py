"""What the rules of leads say no to."""

from __future__ import annotations

from portal.platform.errors import Refusal, StaleEdit
from portal.platform.language import lazy_gettext as _l


class StepNotAllowed(Refusal):
    """The table of states has no such step from here."""

    sentence = _l("This lead is %(state)s. From here it can become: %(allowed)s.")


class LeadHasChanged(StaleEdit):
    """Somebody else wrote a line since the page was shown."""

    sentence = _l("%(name)s changed this lead meanwhile: it is now %(state)s. Check the timeline, then send again.")


class ContactIsMissing(Refusal):
    sentence = _l("Enter a mobile number or an email address, so that we can answer you")
    field = "phone"


class ClaimedByAnother(Refusal):
    sentence = _l("%(name)s is working on this lead until %(time)s. Take another one.")


class NotClaimed(Refusal):
    sentence = _l("Your claim on this lead has run out. Claim it again, then continue.")


class ProofsAreMissing(Refusal):
    sentence = _l("This lead needs %(needed)s proofs and has %(present)s. Log a call, send a code or note a reply.")
    field = "proofs"


class SharingNotPermitted(Refusal):
    sentence = _l("The customer has not agreed that a dealer gets the details. Ask on the call and note the answer.")
    field = "sharing"


class NeedsAreMissing(Refusal):
    sentence = _l("Choose the model, or note what the customer needs")
    field = "model"


class PlaceIsMissing(Refusal):
    sentence = _l("Choose a dealer or a city")
    field = "city"


class UnreachableTooSoon(Refusal):
    sentence = _l(
        "Unreachable needs %(tries)s tries over %(days)s days in three parts of the day. So far: %(done)s tries, "
        "%(on)s days, %(parts)s parts."
    )
    field = "reason"


class NoDealerFits(Refusal):
    sentence = _l("No open dealer is near that city. Choose one by hand.")
    field = "dealer"


class DealerIsClosed(Refusal):
    sentence = _l("That dealer takes no leads now. Choose another one.")
    field = "dealer"


class ReasonIsMissing(Refusal):
    sentence = _l("Say why, so that the next one understands")
    field = "reason"


class ConsultantIsAway(Refusal):
    sentence = _l("%(name)s is away or has left. Choose somebody who is present.")
    field = "consultant"


class ContactInTheFuture(Refusal):
    sentence = _l("The contact lies in the future. Enter when you spoke, or make an appointment.")
    field = "at"


class NextStepInThePast(Refusal):
    sentence = _l("The next step lies in the past. Choose a day from today on.")
    field = "next_step_at"


class AppointmentInThePast(Refusal):
    sentence = _l("The appointment lies in the past. Choose a time from now on.")
    field = "appointment_at"


class NoNewerContact(Refusal):
    sentence = _l("“No change” needs a contact since the last feedback. Note the call first.")


class LicenceNotSeen(Refusal):
    sentence = _l("A test drive needs a driving licence that you have seen")
    field = "licence_seen"


class RestIsTooShortOrLong(Refusal):
    sentence = _l("A lead rests between 31 and 365 days. Choose a day from %(first)s to %(last)s.")
    field = "until"


class NurturingNeedsDistance(Refusal):
    sentence = _l("The desk lets a lead rest when the purchase is more than 90 days away")
    field = "until"


class NurturingNeedsConsent(Refusal):
    sentence = _l("Resting needs one consent, or nobody may keep in touch. Ask on the call and note the answer.")
    field = "until"


class LostDetailIsMissing(Refusal):
    """The reason needs something more; the field says what."""

    sentence = _l("This reason needs more: %(what)s")
    field = "detail"


class UnreachableNotProved(Refusal):
    sentence = _l(
        "“Unreachable” needs five tries on three days in two parts of the day. So far: %(done)s tries, %(on)s days, "
        "%(parts)s parts."
    )
    field = "reason"


class NobodyReviewsTheirOwn(Refusal):
    sentence = _l("You made this claim yourself. A colleague or the desk decides it.")


class ClaimIsDecided(Refusal):
    sentence = _l("This claim is decided already")


class NothingToUndo(Refusal):
    sentence = _l("There is nothing to undo any more. Ten seconds have passed, or somebody acted since.")


class HandledElsewhere(Refusal):
    """All a dealer may learn of a person whom another dealer has."""

    sentence = _l("This customer is already being looked after. The desk knows of your visit.")
    field = "phone"


class SameLead(Refusal):
    sentence = _l("A lead cannot be a duplicate of itself or of a closed lead. Enter the reference of the open one.")
    field = "survivor"


class CodeNeedsContact(Refusal):
    sentence = _l("The lead has no contact of that kind")
    field = "way"
