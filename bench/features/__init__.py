"""The feature engine beside the same features as good users of pandas and polars write them."""
