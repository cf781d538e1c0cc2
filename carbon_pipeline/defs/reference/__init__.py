"""Reference data of a group, versioned: organisations, factors, expectations."""
