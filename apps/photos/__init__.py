"""Pictures of the couple: taken in, made smaller, shown to members only."""
