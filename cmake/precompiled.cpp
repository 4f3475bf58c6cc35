// Carries the precompiled header for every part.
