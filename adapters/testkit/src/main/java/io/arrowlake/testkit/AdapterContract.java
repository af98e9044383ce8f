package io.arrowlake.testkit;

/**
 * All that every adapter does. A test of an adapter implements it and gives a fixture; what the
 * adapter lacks is left out of {@link AdapterFixture#capabilities}.
 */
public interface AdapterContract
    extends ScanContract, MetadataContract, CancellationContract, PushdownContract {}
