"""The commands: read arguments, call the house, print. Exempt from the layers, imported by nobody."""
