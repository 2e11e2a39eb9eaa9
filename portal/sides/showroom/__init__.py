"""The showroom side."""

from flask import Blueprint

side = Blueprint("showroom", __name__, url_prefix="" or None)
