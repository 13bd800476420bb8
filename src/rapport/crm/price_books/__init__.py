"""Price books: what products cost in a currency from a day on, and which book a deal's lines take their prices from."""
