"""Dates in German. A format's name is what pages ask for in English, as with the sentences in a catalogue."""

vars().update(
    {
        "j F": "j. F",
        "F j": "j. F",
        "j F Y": "j. F Y",
        "j F, H:i": "j. F, H:i",
        "l, j F": "l, j. F",
        "l, j F Y": "l, j. F Y",
    }
)
