"""All that knows English: names, noun phrases, cues, and what a cue governs."""
