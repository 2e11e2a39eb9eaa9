"""The dealer's side: leads, sales, the team."""

from flask import Blueprint

from portal.sides.dealer import home, leads, sales, team

side = Blueprint("dealer", __name__, url_prefix="/dealer")
for _noun in (home, leads, sales, team):
    side.register_blueprint(_noun.pages)
