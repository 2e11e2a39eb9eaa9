"""Signing out."""

from __future__ import annotations

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from portal.domain import accounts
from portal.platform.db import in_one_write
from portal.sides.account.entering import leave

pages = Blueprint("sign_out", __name__, url_prefix="/sign-out")


@pages.post("")
def create() -> ResponseReturnValue:
    if g.viewer is not None:
        token = g.viewer.sign_in_token
        in_one_write(lambda: accounts.sign_out(token))
    return leave()
