"""What an organisation's data takes up, by what it is, and how there will be less of it."""
