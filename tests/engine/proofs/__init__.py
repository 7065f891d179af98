"""What is proven of every line is held against the engine, which decides one."""
