"""What is done about report-in, by noun."""
