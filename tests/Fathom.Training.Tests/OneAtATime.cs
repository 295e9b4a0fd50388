// Counts of compiled programs and bytes are those of the process: tests that watch them must be alone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
