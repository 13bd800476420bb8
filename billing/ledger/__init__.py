"""The books: double entry, every entry balanced, never changed. What invoices, payments and days mean in accounts."""
