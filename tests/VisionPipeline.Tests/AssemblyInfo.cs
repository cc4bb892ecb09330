// Native handles are counted per process: a test that proves its own leak-free cannot share the process with another at work.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
