"""The plate reader: network, data, training, export."""
