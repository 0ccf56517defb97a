"""The model card for people and other systems: HTML in two languages, JSON, behandlingskatalog."""
