"""One device each: blocking calls with `wait(timeout)` and a thread-safe `cancel()`; no threads, no Qt, no database."""
