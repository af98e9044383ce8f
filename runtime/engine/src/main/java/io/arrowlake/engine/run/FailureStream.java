package io.arrowlake.engine.run;

import io.arrowlake.spi.BatchStream;
import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A stream that tells of its errors at the moment they occur, before any consumer sees them. */
final class FailureStream implements BatchStream {
  private final BatchStream stream;
  private final Consumer<Throwable> failures;

  FailureStream(BatchStream stream, Consumer<Throwable> failures) {
    this.stream = stream;
    this.failures = failures;
  }

  @Override
  public Schema schema() {
    return stream.schema();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    try {
      return stream.next();
    } catch (Throwable e) {
      failures.accept(e);
      throw e;
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
