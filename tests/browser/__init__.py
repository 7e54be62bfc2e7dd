"""The whole evening in a real Chromium, against the real server."""
