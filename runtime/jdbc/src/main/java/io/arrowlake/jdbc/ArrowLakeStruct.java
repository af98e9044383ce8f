package io.arrowlake.jdbc;

import java.sql.Struct;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a ROW column. Immutable. */
final class ArrowLakeStruct implements Struct {
  private final @Nullable Object[] attributes;
  private final String text;

  ArrowLakeStruct(@Nullable Object[] attributes, String text) {
    this.attributes = attributes.clone();
    this.text = text;
  }

  @Override
  public String getSQLTypeName() {
    return "ROW";
  }

  @Override
  public @Nullable Object[] getAttributes() {
    return attributes.clone();
  }

  /** Types of the user's own do not exist: the map changes nothing. */
  @Override
  public @Nullable Object[] getAttributes(Map<String, Class<?>> map) {
    return getAttributes();
  }

  @Override
  public String toString() {
    return text;
  }
}
