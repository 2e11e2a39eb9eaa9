"""The dealer's side: leads, sales, the team."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

side = Blueprint("dealer", __name__, url_prefix="/dealer")
