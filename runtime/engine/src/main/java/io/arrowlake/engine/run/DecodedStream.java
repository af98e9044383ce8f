package io.arrowlake.engine.run;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a source with the values of dictionaries in the place of indices into them: neither
 * the operators nor DuckDB read dictionaries. Owns the stream that it reads.
 */
public final class DecodedStream implements BatchStream {
  private final BatchStream stream;
  private final Schema schema;
  private final BufferAllocator allocator;

  private DecodedStream(BatchStream stream, BufferAllocator allocator) {
    this.stream = stream;
    this.allocator = allocator;
    this.schema = new Schema(stream.schema().getFields().stream().map(this::decoded).toList());
  }

  /**
   * The stream itself, where no column has a dictionary.
   *
   * @param allocator becomes the owner of the values that stood in dictionaries
   */
  public static BatchStream of(BatchStream stream, BufferAllocator allocator) {
    return stream.schema().getFields().stream().anyMatch(DecodedStream::isEncoded)
        ? new DecodedStream(stream, allocator)
        : stream;
  }

  private static boolean isEncoded(Field field) {
    return field.getDictionary() != null;
  }

  private Field decoded(Field field) {
    if (!isEncoded(field)) {
      return field;
    }

    Field values = dictionary(field).getVector().getField();
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), values.getType(), null, field.getMetadata()),
        values.getChildren());
  }

  private Dictionary dictionary(Field field) {
    Dictionary dictionary = stream.dictionaries().lookup(field.getDictionary().getId());
    if (dictionary == null) {
      throw new ArrowLakeException(
          ErrorCode.INTERNAL_ERROR, "Column " + field.getName() + " has no dictionary");
    }

    return dictionary;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    VectorSchemaRoot encoded = stream.next();
    if (encoded == null) {
      return null;
    }

    List<FieldVector> vectors = new ArrayList<>(schema.getFields().size());
    try (encoded) {
      for (int i = 0; i < schema.getFields().size(); i++) {
        vectors.add(values(encoded.getVector(i), schema.getFields().get(i)));
      }

      return new VectorSchemaRoot(schema, vectors, encoded.getRowCount());
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  private FieldVector values(FieldVector vector, Field field) {
    FieldVector values;
    if (isEncoded(vector.getField())) {
      Dictionary dictionary = dictionary(vector.getField());
      checkIndices((BaseIntVector) vector, dictionary.getVector().getValueCount());
      values = (FieldVector) DictionaryEncoder.decode(vector, dictionary, allocator);
    } else {
      values = vector;
    }

    try (values) {
      return BatchShape.move(values, field, allocator);
    }
  }

  /** An index that is not one of the dictionary's would read memory that is not its own. */
  private static void checkIndices(BaseIntVector indices, int size) {
    for (int i = 0; i < indices.getValueCount(); i++) {
      if (!indices.isNull(i)) {
        long index = indices.getValueAsLong(i);
        if (index < 0 || index >= size) {
          throw new ArrowLakeException(
              ErrorCode.INTERNAL_ERROR,
              "Column "
                  + indices.getField().getName()
                  + " has the index "
                  + index
                  + " into a dictionary of "
                  + size);
        }
      }
    }
  }

  @Override
  public void cancel() {
    stream.cancel();
  }

  @Override
  public void close() {
    stream.close();
  }
}
