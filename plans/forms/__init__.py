"""The forms on which a plan is written, a file to each subject."""
