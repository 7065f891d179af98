"""Read fleet files, whoever made them, into tables of texts."""
