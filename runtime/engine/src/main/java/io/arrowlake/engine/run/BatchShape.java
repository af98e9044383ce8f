package io.arrowlake.engine.run;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * What batches are made of: hands their buffers on under the names that the receiver knows, without
 * a copy, and measures them.
 */
public final class BatchShape {
  private BatchShape() {}

  /** The bytes of a batch's buffers that its rows fill. */
  public static long bytes(VectorSchemaRoot batch) {
    return batch.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
  }

  /**
   * Moves the buffers of a batch, which is left empty, into a new one.
   *
   * @param batch of columns of the types of {@code schema}, under any names
   * @param schema the schema of the new batch
   * @param allocator becomes the owner of the buffers
   * @param maker who made the batch, for the error
   * @throws ArrowLakeException INTERNAL_ERROR where the types differ
   */
  public static VectorSchemaRoot move(
      VectorSchemaRoot batch, Schema schema, BufferAllocator allocator, String maker) {
    List<Field> fields = schema.getFields();
    if (!fields.isEmpty() && fields.size() != batch.getFieldVectors().size()) {
      throw different(batch.getSchema(), schema, maker);
    }

    List<FieldVector> moved = new ArrayList<>(fields.size());
    try {
      for (int i = 0; i < fields.size(); i++) {
        moved.add(move(batch, i, fields.get(i), allocator, schema, maker));
      }
    } catch (RuntimeException e) {
      moved.forEach(FieldVector::close);
      throw e;
    }

    return new VectorSchemaRoot(schema, moved, batch.getRowCount());
  }

  /**
   * Another batch of the same memory, which lives until both are closed.
   *
   * @param allocator becomes the owner of the other batch
   */
  static VectorSchemaRoot share(VectorSchemaRoot batch, BufferAllocator allocator) {
    List<FieldVector> shared = new ArrayList<>(batch.getFieldVectors().size());
    try {
      for (FieldVector vector : batch.getFieldVectors()) {
        TransferPair pair = vector.getTransferPair(vector.getField(), allocator);
        shared.add((FieldVector) pair.getTo());
        pair.splitAndTransfer(0, batch.getRowCount());
      }
    } catch (RuntimeException e) {
      shared.forEach(FieldVector::close);
      throw e;
    }

    return new VectorSchemaRoot(batch.getSchema(), shared, batch.getRowCount());
  }

  private static FieldVector move(
      VectorSchemaRoot batch,
      int column,
      Field field,
      BufferAllocator allocator,
      Schema schema,
      String maker) {
    // An engine gives the NULL that has no type some type.
    if (field.getType() instanceof ArrowType.Null) {
      return new NullVector(field, batch.getRowCount());
    }

    FieldVector vector = batch.getVector(column);
    if (!sameType(vector.getField(), field)) {
      throw different(batch.getSchema(), schema, maker);
    }

    return move(vector, field, allocator);
  }

  /** Moves the buffers of a vector, which is left empty, into one of this field. */
  static FieldVector move(FieldVector vector, Field field, BufferAllocator allocator) {
    TransferPair pair = vector.getTransferPair(field, allocator);
    pair.transfer();
    return (FieldVector) pair.getTo();
  }

  /** Whether columns have the same form: names, nullability and the names of time zones aside. */
  static boolean sameType(Field one, Field other) {
    ArrowType type = one.getType();
    boolean same =
        type.equals(other.getType())
            || (type instanceof ArrowType.Timestamp
                && Types.getMinorTypeForArrowType(type)
                    == Types.getMinorTypeForArrowType(other.getType()));
    if (!same
        || one.getDictionary() != null
        || one.getChildren().size() != other.getChildren().size()) {
      return false;
    }

    for (int i = 0; i < one.getChildren().size(); i++) {
      if (!sameType(one.getChildren().get(i), other.getChildren().get(i))) {
        return false;
      }
    }

    return true;
  }

  private static ArrowLakeException different(Schema actual, Schema expected, String maker) {
    return new ArrowLakeException(
        ErrorCode.INTERNAL_ERROR,
        maker
            + " gave other types than were planned: planned "
            + types(expected)
            + ", given "
            + types(actual));
  }

  private static String types(Schema schema) {
    return schema.getFields().stream().map(Field::getType).toList().toString();
  }
}
