"""The pages of `simexit page`."""
