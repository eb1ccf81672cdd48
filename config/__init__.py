"""How Kith is put together: settings, addresses, servers, the command `kith`."""
