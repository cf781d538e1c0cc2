"""Closing a month, by job and by schedule."""
