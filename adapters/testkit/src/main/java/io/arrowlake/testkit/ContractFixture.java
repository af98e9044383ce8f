package io.arrowlake.testkit;

/** What all the contracts ask of the test that implements them. */
public interface ContractFixture {

  /** The fixture, open for as long as the test runs. */
  AdapterFixture fixture();
}
