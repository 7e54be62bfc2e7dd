"""How languages write dates, where that is other than in English."""
