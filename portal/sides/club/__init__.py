"""The club side."""

from flask import Blueprint

side = Blueprint("club", __name__, url_prefix="/club" or None)
