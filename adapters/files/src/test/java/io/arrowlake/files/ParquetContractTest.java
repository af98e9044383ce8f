package io.arrowlake.files;

import io.arrowlake.testkit.AdapterFixture;
import io.arrowlake.testkit.ConcurrencyContract;
import io.arrowlake.testkit.MetadataContract;
import io.arrowlake.testkit.NativeScanContract;
import io.arrowlake.testkit.StatisticsContract;
import io.arrowlake.testkit.WriteContract;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ParquetContractTest
    implements MetadataContract,
        NativeScanContract,
        StatisticsContract,
        WriteContract,
        ConcurrencyContract {
  @TempDir private Path folder;
  private ParquetFixture fixture;

  @BeforeEach
  void open() throws SQLException, IOException {
    fixture = new ParquetFixture(folder.toRealPath());
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
