"""The pages in a real Chromium, as people use them: by mouse, by keyboard, without scripts, on any screen."""
