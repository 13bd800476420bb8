"""What people are told of: left as rows of ids, shown by the bell, and mailed as each of them chose."""
