package io.arrowlake.memory;

import io.arrowlake.testkit.AdapterContract;
import io.arrowlake.testkit.AdapterFixture;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class MemoryContractTest implements AdapterContract {
  private MemoryFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture = new MemoryFixture();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Override
  public AdapterFixture fixture() {
    return fixture;
  }
}
