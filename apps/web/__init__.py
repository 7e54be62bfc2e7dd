"""Pages and HTTP: what every page shares. No models of its own."""
