"""What gets the assistant installed, started and stopped; nothing here knows about sellers or returns."""
