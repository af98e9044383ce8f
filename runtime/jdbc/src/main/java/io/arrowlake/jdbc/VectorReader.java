package io.arrowlake.jdbc;

import org.apache.arrow.vector.ValueVector;
import org.jspecify.annotations.Nullable;

/** A reader of vectors of one class. */
abstract class VectorReader<V extends ValueVector> extends ColumnReader {
  private final Class<V> form;
  private @Nullable V vector;

  VectorReader(String what, Class<V> form) {
    super(what);
    this.form = form;
  }

  @Override
  void bind(ValueVector next) {
    vector = form.cast(next);
  }

  @Override
  boolean isNull(int index) {
    return vector().isNull(index);
  }

  final V vector() {
    if (vector == null) {
      throw new IllegalStateException("No batch is bound to " + what());
    }

    return vector;
  }
}
