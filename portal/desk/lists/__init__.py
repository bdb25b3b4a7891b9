"""Lists of cases: my desk, the queue with its filters and saved views, the search, the workload."""
