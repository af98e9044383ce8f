package io.arrowlake.postgres;

import io.arrowlake.testkit.AdapterContract;
import io.arrowlake.testkit.AdapterFixture;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresContractTest implements AdapterContract {
  private PostgresContractFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture = new PostgresContractFixture();
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
