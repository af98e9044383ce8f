package io.arrowlake.jdbc;

import io.arrowlake.planner.error.ErrorCode;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Properties;
import java.util.TimeZone;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaSpecificDatabaseMetaData;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.jspecify.annotations.Nullable;

/** Makes the driver's objects where Avatica asks for them. Immutable. */
final class ArrowLakeFactory implements AvaticaFactory {
  private static final int JDBC_MAJOR = 4;
  private static final int JDBC_MINOR = 3;

  @Override
  public int getJdbcMajorVersion() {
    return JDBC_MAJOR;
  }

  @Override
  public int getJdbcMinorVersion() {
    return JDBC_MINOR;
  }

  @Override
  public AvaticaConnection newConnection(
      UnregisteredDriver driver, AvaticaFactory factory, String url, Properties info)
      throws SQLException {
    return ((ArrowLakeDriver) driver).open(url, info);
  }

  @Override
  public AvaticaStatement newStatement(
      AvaticaConnection connection,
      Meta.@Nullable StatementHandle handle,
      int type,
      int concurrency,
      int holdability) {
    return new ArrowLakeStatement(
        (ArrowLakeConnection) connection, handle, type, concurrency, holdability);
  }

  @Override
  public AvaticaPreparedStatement newPreparedStatement(
      AvaticaConnection connection,
      Meta.StatementHandle handle,
      Meta.Signature signature,
      int type,
      int concurrency,
      int holdability)
      throws SQLException {
    return new ArrowLakePreparedStatement(
        (ArrowLakeConnection) connection, handle, signature, type, concurrency, holdability);
  }

  /** Statements open their results themselves, over Arrow batches: there are no frames of rows. */
  @Override
  public AvaticaResultSet newResultSet(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      TimeZone timeZone,
      Meta.Frame firstFrame)
      throws SQLException {
    throw SqlErrors.of(ErrorCode.INTERNAL_ERROR, "A result of frames was asked for");
  }

  @Override
  public AvaticaSpecificDatabaseMetaData newDatabaseMetaData(AvaticaConnection connection) {
    return new ArrowLakeDatabaseMetaData((ArrowLakeConnection) connection);
  }

  @Override
  public ResultSetMetaData newResultSetMetaData(
      AvaticaStatement statement, Meta.Signature signature) {
    return new ArrowLakeResultSetMetaData(signature);
  }
}
