"""What an organisation asks of whoever signs in to it: a second factor, by which ways, from where, for how long."""
