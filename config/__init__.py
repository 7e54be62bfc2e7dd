"""How the rooms are put together: settings, addresses, and the processes that serve them."""
