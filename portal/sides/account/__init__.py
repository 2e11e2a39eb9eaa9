"""The account side."""

from flask import Blueprint

side = Blueprint("account", __name__, url_prefix="/account" or None)
