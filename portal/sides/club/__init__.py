"""The owner club: the owner's cars, points and what happened lately."""

from flask import Blueprint

from portal.sides.club import home, points

side = Blueprint("club", __name__, url_prefix="/club")
side.register_blueprint(home.pages)
side.register_blueprint(points.pages)
