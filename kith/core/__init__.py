"""The ground floor: words every room uses. No tables, no business numbers."""
