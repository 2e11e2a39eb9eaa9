"""The account's side, for everybody: signing in and out, second factor, password, joining, sessions, preferences."""

from flask import Blueprint

from portal.sides.account import codes, join, password, preferences, second_factor, sessions, sign_in, sign_out

side = Blueprint("account", __name__, url_prefix="/account")
for noun in (sign_in, codes, second_factor, sign_out, password, join, sessions, preferences):
    side.register_blueprint(noun.pages)
