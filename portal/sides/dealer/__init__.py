"""The dealer side."""

from flask import Blueprint

side = Blueprint("dealer", __name__, url_prefix="/dealer" or None)
