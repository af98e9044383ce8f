package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BadRowException;
import io.arrowlake.spi.InputRefusedException;
import io.arrowlake.spi.InputRows;
import io.arrowlake.spi.SentInput;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * A temporary table of rows that are sent to the server. It lasts as long as the transaction of its
 * connection, in which alone it is seen. Used once, by one thread.
 */
final class InputTable implements CopyTarget {
  private final SessionConnection connection;
  private final InputRows rows;
  private final InputCheck check;
  private final List<TargetColumn> columns = new ArrayList<>();

  /** A table that is not there yet. */
  InputTable(SessionConnection connection, InputRows rows, InputCheck check) {
    this.connection = connection;
    this.rows = rows;
    this.check = check;
    for (RelDataTypeField field : rows.rowType().getFieldList()) {
      columns.add(InputColumn.of("c" + field.getIndex(), field.getType()));
    }
  }

  /** The quoted name, which finds no other table. */
  String relation() {
    return "pg_temp." + name();
  }

  private String name() {
    return "\"arrowlake_input_" + rows.fragment() + "\"";
  }

  /**
   * Makes the table and sends the rows. Where this fails, the transaction can only be rolled back.
   *
   * @throws SQLException where the server makes no such table
   * @throws InputRefusedException where it does not take a row
   */
  SentInput fill() throws SQLException {
    String list =
        columns.stream()
            .map(column -> Identifiers.quoted(column.name()) + " " + column.declared())
            .collect(Collectors.joining(", "));
    connection.execute("CREATE TEMPORARY TABLE %s (%s) ON COMMIT DROP".formatted(name(), list));
    long bytes = copy();
    connection.execute("ANALYZE " + relation());
    return new SentInput(rows.fragment(), rows.rows(), bytes, "temporary table");
  }

  private long copy() {
    List<Field> fields = ArrowSchemas.schema(rows.rowType()).getFields();
    try (RowCopy copy = new RowCopy(this, relation(), columns, fields)) {
      for (VectorSchemaRoot batch : rows.batches()) {
        check(batch);
        copy.append(batch, 0, batch.getRowCount());
      }

      copy.finish();
      return copy.bytes();
    } catch (BadRowException e) {
      throw new InputRefusedException(e.reason().detail());
    }
  }

  private void check(VectorSchemaRoot batch) {
    for (FieldVector vector : batch.getFieldVectors()) {
      for (int row = 0; row < batch.getRowCount(); row++) {
        if (!vector.isNull(row)) {
          check.value(vector, row);
        }
      }
    }
  }

  /** A value that the server does not have would not come back as NULL. */
  @Override
  public SpecialValues specialValues() {
    return SpecialValues.ERROR;
  }

  @Override
  public CopyIn copy(String sql) throws SQLException {
    return connection.copyIn(sql);
  }

  @Override
  public void copied() {
    connection.copied();
  }

  @Override
  public ArrowLakeException failed(SQLException cause, @Nullable String sql) {
    return connection.failed(cause, sql);
  }

  @Override
  public boolean isCancelled() {
    return connection.isCancelled();
  }

  @Override
  public void abort() {
    connection.pooled().abort();
  }
}
