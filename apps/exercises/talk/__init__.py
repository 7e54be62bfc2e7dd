"""One phone on the table: the page that leads two people aloud, and the evening that stays of it."""
