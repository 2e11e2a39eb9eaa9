"""The forms of the dealer's side, one module per noun."""
