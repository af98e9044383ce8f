package io.arrowlake.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.testkit.AssertingBatchStream;
import io.arrowlake.testkit.BatchRows;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Indices into a dictionary become its values, and those that are none an error. */
class DecodedStreamTest {
  private static final ArrowType.Int INDEX = new ArrowType.Int(32, true);
  private static final DictionaryEncoding ENCODING = new DictionaryEncoding(7, false, INDEX);
  private static final Schema SCHEMA =
      new Schema(List.of(new Field("color", new FieldType(true, INDEX, ENCODING), List.of())));

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void giveAllBack() {
    allocator.close();
  }

  /** One batch of indices into "red", NULL, "blue". */
  private final class Colors implements BatchStream {
    private final VarCharVector colors = new VarCharVector("colors", allocator);
    private final List<@Nullable Integer> indices;
    private boolean ended;

    Colors(List<@Nullable Integer> indices) {
      this.indices = indices;
      colors.setSafe(0, "red".getBytes(StandardCharsets.UTF_8));
      colors.setNull(1);
      colors.setSafe(2, "blue".getBytes(StandardCharsets.UTF_8));
      colors.setValueCount(3);
    }

    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public DictionaryProvider dictionaries() {
      return new DictionaryProvider.MapDictionaryProvider(new Dictionary(colors, ENCODING));
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      if (ended) {
        return null;
      }

      ended = true;
      VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, allocator);
      IntVector vector = (IntVector) batch.getVector(0);
      for (int i = 0; i < indices.size(); i++) {
        Integer index = indices.get(i);
        if (index == null) {
          vector.setNull(i);
        } else {
          vector.setSafe(i, index);
        }
      }

      batch.setRowCount(indices.size());
      return batch;
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
      colors.close();
    }
  }

  @Test
  void givesTheValues() {
    try (BatchStream stream =
        new AssertingBatchStream(
            DecodedStream.of(new Colors(Arrays.asList(2, null, 0, 1, 2)), allocator))) {
      assertThat(stream.schema().getFields().get(0).getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
      assertThat(BatchRows.drain(stream))
          .extracting(row -> row.get(0))
          .containsExactly("blue", null, "red", null, "blue");
    }
  }

  @Test
  void refusesIndicesThatAreNone() {
    for (int index : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      try (BatchStream stream = DecodedStream.of(new Colors(List.of(0, index)), allocator)) {
        assertThat(catchThrowableOfType(ArrowLakeException.class, stream::next))
            .hasMessageContaining("the index " + index)
            .extracting(ArrowLakeException::code)
            .isEqualTo(ErrorCode.INTERNAL_ERROR);
      }
    }
  }
}
