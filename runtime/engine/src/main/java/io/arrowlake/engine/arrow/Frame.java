package io.arrowlake.engine.arrow;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows that expressions are computed on. Used by one thread. */
abstract class Frame {
  /** The rows that are computed at once: their columns stay in the processor's cache. */
  static final int WINDOW = 8192;

  private final Arena arena;

  Frame(Arena arena) {
    this.arena = arena;
  }

  /** Memory for texts that kernels compute. */
  Arena arena() {
    return arena;
  }

  /** The values of an input column. */
  abstract Column load(int column, Lane lane, Rows rows);

  /** The rows of one batch, which must outlive the frame. */
  static Frame of(VectorSchemaRoot batch, Arena arena) {
    return of(batch.getFieldVectors(), arena);
  }

  /** The rows of vectors of equal length, which must outlive the frame. */
  static Frame of(List<FieldVector> vectors, Arena arena) {
    return new Frame(arena) {
      @Override
      Column load(int column, Lane lane, Rows rows) {
        return VectorReader.read(vectors.get(column), lane, rows);
      }
    };
  }
}
