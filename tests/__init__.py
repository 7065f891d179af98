"""Tests: behaviour first, through the same doors that users and the layers above use."""
