"""What each letter is called at the desk."""

from __future__ import annotations

from portal.platform.language import lazy_gettext as _l

_LABELS = {
    "lead-received": _l("Thanks for your interest"),
    "lead-code": _l("Code to confirm a contact"),
    "lead-assigned-prospect": _l("Your dealer"),
    "lead-accepted": _l("Your consultant"),
    "lead-new-dealer": _l("New lead for the dealer"),
    "lead-handed": _l("A lead was handed over"),
    "lead-asked-again": _l("A prospect asked again"),
    "owner-invitation": _l("Invitation to the owner club"),
    "staff-invitation": _l("Invitation of staff"),
    "sign-in-code": _l("Code to sign in"),
    "password-reset": _l("Link to a new password"),
    "account-changed": _l("Account changed"),
}


def label_of(letter: str) -> str:
    """The letter's name in the reader's language; its templates' name where nobody gave it one."""
    found = _LABELS.get(letter)
    return str(found) if found is not None else letter
