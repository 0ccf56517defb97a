"""The features, a file per theme. No file knows another; `features.found` reads them all."""
