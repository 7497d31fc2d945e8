"""What operators see: health, metrics and logs, and never what anybody wrote."""
