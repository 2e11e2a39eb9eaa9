"""The desk side."""

from flask import Blueprint

side = Blueprint("desk", __name__, url_prefix="/desk" or None)
