package io.arrowlake.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.util.ArrayImpl;
import org.apache.calcite.avatica.util.Cursor;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the rows of batches, holding one batch at a time. One thread reads; {@link #close} may
 * come from another one and waits until a {@code next} under way has given up.
 */
final class RowCursor implements Cursor {
  private final BatchSource batches;
  private final List<ColumnReader> readers = new ArrayList<>();
  private long remaining;
  private @Nullable VectorSchemaRoot batch;
  private int index = -1;
  private boolean wasNull;
  private volatile boolean ended;

  /**
   * @param batches the rows, closed with the cursor
   * @param maxRows how many of them are given, 0 for all
   */
  RowCursor(BatchSource batches, RelDataType rowType, long maxRows) {
    this.batches = batches;
    this.remaining = maxRows == 0 ? Long.MAX_VALUE : maxRows;
    for (RelDataTypeField field : rowType.getFieldList()) {
      readers.add(ColumnReader.of(field.getName(), field.getType()));
    }
  }

  @Override
  public List<Accessor> createAccessors(
      List<ColumnMetaData> types, Calendar localCalendar, ArrayImpl.Factory factory) {
    return readers.stream().<Accessor>map(reader -> new VectorAccessor(this, reader)).toList();
  }

  @Override
  public synchronized boolean next() throws SQLException {
    if (ended) {
      return false;
    }

    try {
      boolean found = remaining > 0 && advance();
      if (!found) {
        end();
      }

      remaining--;
      return found;
    } catch (RuntimeException e) {
      throw endAfter(e);
    }
  }

  private boolean advance() {
    index++;
    while (batch == null || index >= batch.getRowCount()) {
      release();
      batch = batches.next();
      if (batch == null) {
        return false;
      }

      index = 0;
      bind(batch);
    }

    return true;
  }

  private void bind(VectorSchemaRoot rows) {
    for (int i = 0; i < readers.size(); i++) {
      readers.get(i).bind(rows.getVector(i));
    }
  }

  private void release() {
    if (batch != null) {
      VectorSchemaRoot done = batch;
      batch = null;
      done.close();
    }
  }

  private void end() {
    ended = true;
    try {
      release();
    } finally {
      batches.close();
    }
  }

  private SQLException endAfter(RuntimeException failure) {
    try {
      end();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }

    return SqlErrors.of(failure);
  }

  /** The position in the current batch. */
  int index() throws SQLException {
    if (batch == null) {
      throw SqlErrors.misuse(
          SqlErrors.INVALID_CURSOR_STATE,
          ended ? "No row: the result set is at its end" : "No row: next() was not called");
    }

    return index;
  }

  void rememberNull(boolean isNull) {
    wasNull = isNull;
  }

  @Override
  public boolean wasNull() {
    return wasNull;
  }

  @Override
  public void close() {
    if (!ended) {
      batches.cancel();
    }

    synchronized (this) {
      if (!ended) {
        end();
      }
    }
  }
}
