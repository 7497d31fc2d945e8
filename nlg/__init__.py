"""How a reply is put together from the YAML files."""
