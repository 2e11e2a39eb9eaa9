"""The measure of all figures: a bare Flask page with one constant string."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """One constant string."""
    return "hello"
