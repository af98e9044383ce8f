package io.arrowlake.engine.arrow;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Pairs of rows of two batches; the columns of the right follow those of the left. */
final class PairFrame extends Frame {
  private final VectorSchemaRoot left;
  private final int[] leftRows;
  private final VectorSchemaRoot right;
  private final int[] rightRows;

  PairFrame(
      VectorSchemaRoot left, int[] leftRows, VectorSchemaRoot right, int[] rightRows, Arena arena) {
    super(arena);
    this.left = left;
    this.leftRows = leftRows;
    this.right = right;
    this.rightRows = rightRows;
  }

  @Override
  Column load(int column, Lane lane, Rows rows) {
    int leftColumns = left.getFieldVectors().size();
    boolean isLeft = column < leftColumns;
    FieldVector vector = isLeft ? left.getVector(column) : right.getVector(column - leftColumns);
    int[] side = isLeft ? leftRows : rightRows;
    int[] positions = new int[rows.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = side[rows.position(i)];
    }

    return VectorReader.read(vector, lane, Rows.selection(positions, positions.length));
  }
}
