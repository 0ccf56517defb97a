"""The commands: read arguments, call the house, print. Exempt from the layers; never imported."""
