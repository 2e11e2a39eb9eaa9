"""What signing in, links and the people's list refuse."""

from __future__ import annotations

from portal.platform.errors import Refusal
from portal.platform.language import lazy_gettext as _l


class SignInFailed(Refusal):
    """No such account, a wrong password, or an account that was ended: one sentence for all of them."""

    sentence = _l("This login and password do not match. Check both, or set a new password.")
    field = "password"


class CodeFailed(Refusal):
    """The six-digit code came from another browser or belongs to nobody who may sign in with one."""

    sentence = _l("This code is not right. Check the six digits, or ask for a new code.")
    field = "code"


class SecondFactorFailed(Refusal):
    """The code of the authenticator app is wrong, old, or was used already; or so is the recovery code."""

    sentence = _l("This code is not right or was used already. Wait for the next one in your app.")
    field = "code"


class PasswordIsTooShort(Refusal):
    """Fewer characters than the rule asks for."""

    sentence = _l("Use at least %(least)s characters.")
    field = "password"


class PasswordIsTooLong(Refusal):
    """More characters than are taken."""

    sentence = _l("Use at most %(most)s characters.")
    field = "password"


class PasswordIsEasyToGuess(Refusal):
    """A guesser who knows the person's name, address and number would find it."""

    sentence = _l("This password is easy to guess. Add words that have nothing to do with you or with cars.")
    field = "password"


class CurrentPasswordIsWrong(Refusal):
    """Whoever changes the password must know the present one."""

    sentence = _l("This is not your current password.")
    field = "current"


class LinkHasEnded(Refusal):
    """The link was used, or its time is over."""

    sentence = _l("This link was used already or has ended. Ask for a new one.")
    status = 410


class AccountIsThere(Refusal):
    """The customer of this invitation has an account already."""

    sentence = _l("You have an account already, and your car is in it. Sign in with %(login)s.")


class LoginIsTaken(Refusal):
    """Another account signs in with that e-mail address or telephone number."""

    sentence = _l("Another account signs in with this address. Use a different one, or call us and we sort it out.")
    field = "email"


class ThatIsYou(Refusal):
    """Nobody ends their own account."""

    sentence = _l("You cannot remove yourself. Ask another manager or administrator.")


class LastAdministrator(Refusal):
    """Without an administrator nobody could invite one."""

    sentence = _l("This is the last administrator. Invite another one first.")
