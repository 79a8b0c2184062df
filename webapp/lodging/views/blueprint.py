"""Where the pages about rooms live."""

from flask import Blueprint

bp = Blueprint("lodging", __name__, url_prefix="/m/<meeting>/lodging")
