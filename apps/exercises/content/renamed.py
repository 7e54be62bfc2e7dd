"""Exercises that had another id once: old addresses lead to the new ones."""

RENAMED = {
    "affection-ladder": "touch-slowly",
    "evening-thanks": "nightly-gratitude",
    "long-hug": "five-minute-hug",
    "make-it-right": "apology",
    "our-story": "love-story",
    "quiet-look": "eye-contact",
    "say-it-softly": "say-it-gently",
    "speaker-listener": "active-listening",
}
