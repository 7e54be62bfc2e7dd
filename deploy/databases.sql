-- The keys stand in a database of their own, which is backed up apart and kept for a week at most.
CREATE DATABASE nearer_keys;
