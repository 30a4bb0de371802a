"""Fetches what stands at web addresses, politely and within limits; the only room that uses the network."""
