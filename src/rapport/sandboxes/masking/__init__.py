"""What takes the place of personal data: values by kind, then rows by table, then the bytes of files."""
