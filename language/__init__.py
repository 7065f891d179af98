"""Put codes and values into the words of one language, from one catalog of texts. Must not decide anything."""
