package io.arrowlake.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** A value of an ARRAY column: a copy that stays valid after its result set. Immutable. */
final class ArrowLakeArray implements Array {
  private final RelDataType elementType;
  private final List<@Nullable Object> elements;
  private final String text;

  ArrowLakeArray(RelDataType elementType, List<@Nullable Object> elements, String text) {
    this.elementType = elementType;
    this.elements = elements;
    this.text = text;
  }

  @Override
  public String getBaseTypeName() {
    return JdbcType.of(elementType).name();
  }

  @Override
  public int getBaseType() {
    return JdbcType.of(elementType).id();
  }

  @Override
  public Object getArray() throws SQLException {
    return getArray(1, elements.size());
  }

  @Override
  public Object getArray(Map<String, Class<?>> map) throws SQLException {
    return getArray();
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    if (index < 1 || count < 0 || index - 1 + count > elements.size()) {
      throw SqlErrors.misuse(
          SqlErrors.INVALID_INDEX,
          "Elements " + index + " to " + (index + count - 1) + " of " + elements.size());
    }

    Class<?> form = JdbcType.of(elementType).javaClass();
    Object[] copy = (Object[]) java.lang.reflect.Array.newInstance(form, count);
    return elements.subList((int) index - 1, (int) index - 1 + count).toArray(copy);
  }

  @Override
  public Object getArray(long index, int count, Map<String, Class<?>> map) throws SQLException {
    return getArray(index, count);
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    throw SqlErrors.unsupported("An array as a result set. Call getArray()");
  }

  @Override
  public ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
    return getResultSet();
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    return getResultSet();
  }

  @Override
  public ResultSet getResultSet(long index, int count, Map<String, Class<?>> map)
      throws SQLException {
    return getResultSet();
  }

  /** Nothing is held: the elements are on the heap. */
  @Override
  public void free() {}

  @Override
  public String toString() {
    return text;
  }
}
