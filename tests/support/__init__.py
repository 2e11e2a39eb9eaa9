"""What the tests stand on: databases, a browser, a mail server, a portal that answers on the loopback."""
