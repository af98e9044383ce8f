package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Computes columns from the columns of its input. */
record ProjectStep(List<Output> outputs, Schema schema) implements Step {

  /**
   * A column of the result.
   *
   * @param column the input column that is handed on as it is, -1 for a computed one
   * @param kernel computes it, null for a column that is handed on
   */
  record Output(int column, @Nullable Kernel kernel) {}

  @Override
  public StepStream open(OperatorContext context, BatchStream input) {
    return new ProjectStream(this, context, input);
  }

  @Override
  public boolean canFork() {
    return true;
  }

  @Override
  public boolean computes() {
    return outputs.stream().anyMatch(output -> output.kernel() != null);
  }
}

/** One run of a {@link ProjectStep}. */
final class ProjectStream extends StepStream {
  private final ProjectStep project;
  private final List<ProjectStep.Output> outputs;

  ProjectStream(ProjectStep project, OperatorContext context, BatchStream input) {
    super("project", project.schema(), context, List.of(input));
    this.project = project;
    this.outputs = project.outputs();
  }

  @Override
  boolean isReady() {
    return true;
  }

  @Override
  StepStream fork(BatchStream input) {
    return new ProjectStream(project, context(), input);
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    try (VectorSchemaRoot batch = input(0).next()) {
      return batch == null ? null : project(batch);
    }
  }

  private VectorSchemaRoot project(VectorSchemaRoot batch) {
    int rows = batch.getRowCount();
    List<FieldVector> columns = new ArrayList<>();
    try {
      Frame frame = Frame.of(batch, scratch());
      for (int i = 0; i < outputs.size(); i++) {
        Field field = schema().getFields().get(i);
        Kernel kernel = outputs.get(i).kernel();
        columns.add(
            kernel == null
                ? share(batch.getVector(outputs.get(i).column()), field, rows)
                : compute(kernel, frame, field, rows));
      }

      return new VectorSchemaRoot(schema().getFields(), columns, rows);
    } catch (RuntimeException | Error e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  private FieldVector compute(Kernel kernel, Frame frame, Field field, int rows) {
    FieldVector vector = newVector(field, rows);
    try {
      for (int start = 0; start < rows; start += Frame.WINDOW) {
        checkCancelled();
        int size = Math.min(Frame.WINDOW, rows - start);
        VectorWriter.write(kernel.evaluate(frame, Rows.run(start, size)), vector, start, size);
        scratch().reset();
      }

      vector.setValueCount(rows);
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }
}
