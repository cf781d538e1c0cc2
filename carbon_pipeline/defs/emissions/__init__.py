"""One folder a module; its declaration makes its inputs and its emissions."""
