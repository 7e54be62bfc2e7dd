"""Tags for pages with photos."""
