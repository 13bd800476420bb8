"""What a contract comes to: pure functions of contract, usage and a moment, without a database and without a clock."""
