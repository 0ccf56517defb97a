"""The door: from register documents to tables without identities (ADR 6)."""
