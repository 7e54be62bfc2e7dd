"""Opens pictures of unknown origin: a program of its own, shut in by the kernel, that knows nothing of the project."""
