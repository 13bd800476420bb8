"""What an organisation pays for. Today: the trial that every new organisation starts with."""
