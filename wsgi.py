"""What a server imports: `granian --interface wsgi wsgi:app`."""

from config import SettingsAreWrong
from portal import create_app

try:
    app = create_app()
except SettingsAreWrong as wrong:
    raise SystemExit("The portal was not started:\n" + "\n".join(f"- {said}" for said in wrong.sentences)) from None
