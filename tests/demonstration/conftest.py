"""The demonstration as tests see it."""

from tests.support.demonstration import demonstration_app, demonstration_template

__all__ = ["demonstration_app", "demonstration_template"]
