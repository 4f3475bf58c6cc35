"""The measurements of bench/run."""
