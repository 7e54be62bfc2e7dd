"""The processes of one box, and what each does before Django is asked."""
