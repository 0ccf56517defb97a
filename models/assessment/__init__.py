"""From contributions to a proposal that a person can read (ADR 13)."""
