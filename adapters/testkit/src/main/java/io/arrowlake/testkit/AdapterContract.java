package io.arrowlake.testkit;

/**
 * All that every adapter with a site of its own does. A test of an adapter implements it and gives
 * a fixture; what the adapter lacks is left out of {@link AdapterFixture#capabilities}.
 */
public interface AdapterContract
    extends ScanContract,
        MetadataContract,
        CancellationContract,
        PushdownContract,
        AggregatePushdownContract,
        JoinPushdownContract,
        TopNContract,
        StatisticsContract,
        SnapshotContract,
        WriteContract,
        ConcurrencyContract {}
