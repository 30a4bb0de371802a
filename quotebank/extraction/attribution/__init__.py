"""From quoted spans and cues to attribution relations."""
