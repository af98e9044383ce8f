package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.core.JoinRelType;
import org.jspecify.annotations.Nullable;

/**
 * Joins its input, the left one, by a hash table of the right one. A join without equalities has
 * one key that all rows share, which makes it a nested loop over batches.
 *
 * @param leftKeys the keys of the left rows, in the forms of the right ones
 * @param nullSafe for each key, whether NULL equals NULL
 * @param residual what must be true of a pair besides, null for nothing
 * @param handover what to do where the right input is too large, null for an error
 */
record HashJoinStep(
    Operator right,
    JoinRelType type,
    List<Kernel> leftKeys,
    List<Kernel> rightKeys,
    List<Lane> lanes,
    List<Boolean> nullSafe,
    @Nullable Kernel residual,
    Schema rightSchema,
    Schema schema,
    @Nullable Handover handover)
    implements Step {

  @Override
  public StepStream open(OperatorContext context, BatchStream input) {
    return new HashJoinStream(this, context, input, right.open(context));
  }

  /** The rows of the right input without a partner are known when all left rows were seen. */
  @Override
  public boolean canFork() {
    return !type.generatesNullsOnLeft();
  }

  @Override
  public boolean computes() {
    return true;
  }
}

/** One run of a {@link HashJoinStep}. */
final class HashJoinStream extends StepStream {
  private final HashJoinStep join;
  private final int[] leftRows = new int[BATCH_ROWS];
  private final int[] rightRows = new int[BATCH_ROWS];
  private final BatchStore collected;
  private final boolean ownsTable;
  private @Nullable JoinTable table;
  private @Nullable VectorSchemaRoot probe;

  /** For each row of the probe batch: the number of its key, and whether a pair was found. */
  private int[] numbers = new int[0];

  private boolean[] matched = new boolean[0];

  /** Where the enumeration of pairs stands. */
  private int row;

  private int within;
  private boolean filled;
  private boolean probed;
  private int tail;

  HashJoinStream(HashJoinStep join, OperatorContext context, BatchStream left, BatchStream right) {
    super("hash-join", join.schema(), context, List.of(left, right));
    this.join = join;
    this.collected = new BatchStore(join.rightSchema(), memory(), reservation());
    this.ownsTable = true;
  }

  private HashJoinStream(HashJoinStream first, JoinTable built, BatchStream left) {
    super("hash-join", first.schema(), first.context(), List.of(left));
    this.join = first.join;
    this.collected = new BatchStore(join.rightSchema(), memory(), reservation());
    this.ownsTable = false;
    this.table = built;
  }

  /** Not where the right input was too large: another engine joins, and has its own threads. */
  @Override
  boolean isReady() {
    return filled;
  }

  @Override
  StepStream fork(BatchStream input) {
    return new HashJoinStream(this, java.util.Objects.requireNonNull(table), input);
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    JoinTable ready = table;
    if (ready == null) {
      try {
        ready = build();
      } catch (OverBudget e) {
        dropTable();
        return handOver(
            join.handover(), e, List.of(input(0), new ResumedStream(collected, input(1))));
      }
    }

    while (!probed) {
      checkCancelled();
      if (probe == null && !fetch(ready)) {
        probed = true;
      } else {
        VectorSchemaRoot batch = pairs(ready);
        if (batch != null) {
          return batch;
        }
      }
    }

    return unmatchedRight(ready);
  }

  private JoinTable build() {
    collected.addAll(input(1), this);
    JoinTable made = new JoinTable(join, collected.merge(), memory(), reservation());
    table = made;
    made.build(this);
    filled = true;
    return made;
  }

  private void dropTable() {
    if (table != null && ownsTable) {
      table.close();
      table = null;
    }
  }

  /** Reads the next batch to probe with; false at the end, and where no pair can come of any. */
  private boolean fetch(JoinTable built) {
    boolean needless =
        built.rows() == 0 && (join.type() == JoinRelType.INNER || join.type() == JoinRelType.SEMI);
    VectorSchemaRoot batch = needless ? null : input(0).next();
    if (batch == null) {
      return false;
    }

    probe = batch;
    int rows = batch.getRowCount();
    numbers = new int[rows];
    matched = new boolean[rows];
    row = 0;
    within = 0;
    built.find(batch, numbers, this);
    return true;
  }

  /** Some pairs of the probe batch; null where none are left, and the batch is then freed. */
  private @Nullable VectorSchemaRoot pairs(JoinTable built) {
    VectorSchemaRoot batch = java.util.Objects.requireNonNull(probe);
    if (join.residual() == null && !join.type().projectsRight()) {
      markMatched();
    }

    while (row < batch.getRowCount()) {
      checkCancelled();
      int count = enumerate(built, batch.getRowCount());
      count = filter(built, batch, count);
      for (int i = 0; i < count; i++) {
        matched[leftRows[i]] = true;
      }

      built.mark(rightRows, count);
      if (count > 0 && join.type().projectsRight()) {
        return output(batch, leftRows, built.batch(), rightRows, count);
      }
    }

    VectorSchemaRoot rest = unmatchedLeft(batch, built);
    batch.close();
    probe = null;
    return rest;
  }

  private void markMatched() {
    for (int i = row; i < matched.length; i++) {
      matched[i] = numbers[i] >= 0;
    }

    row = matched.length;
  }

  private int enumerate(JoinTable built, int rows) {
    int count = 0;
    boolean onlyOne = !join.type().projectsRight();
    while (row < rows && count < BATCH_ROWS) {
      int number = numbers[row];
      if (number < 0 || onlyOne && matched[row]) {
        row++;
        within = 0;
        continue;
      }

      int start = built.start(number) + within;
      int end = built.start(number + 1);
      int taken = Math.min(end - start, BATCH_ROWS - count);
      if (taken == 1) {
        leftRows[count] = row;
        rightRows[count] = built.row(start);
      } else {
        Arrays.fill(leftRows, count, count + taken, row);
        built.copyRows(start, taken, rightRows, count);
      }

      count += taken;
      if (start + taken == end) {
        row++;
        within = 0;
      } else {
        within += taken;
      }
    }

    return count;
  }

  /** Keeps the pairs for which the residual condition is true. */
  private int filter(JoinTable built, VectorSchemaRoot batch, int count) {
    Kernel residual = join.residual();
    if (residual == null) {
      return count;
    }

    Frame frame = new PairFrame(batch, leftRows, built.batch(), rightRows, scratch());
    int[] selected = new int[Frame.WINDOW + 1];
    int kept = 0;
    for (int start = 0; start < count; start += Frame.WINDOW) {
      checkCancelled();
      int size = Math.min(Frame.WINDOW, count - start);
      Column truth = residual.evaluate(frame, Rows.run(start, size));
      int found = Logic.select(truth, size, selected);
      for (int i = 0; i < found; i++) {
        leftRows[kept] = leftRows[start + selected[i]];
        rightRows[kept++] = rightRows[start + selected[i]];
      }

      scratch().reset();
    }

    return kept;
  }

  private @Nullable VectorSchemaRoot unmatchedLeft(VectorSchemaRoot batch, JoinTable built) {
    boolean wanted = join.type() == JoinRelType.SEMI;
    if (!wanted && !join.type().generatesNullsOnRight() && join.type() != JoinRelType.ANTI) {
      return null;
    }

    int[] rows = new int[matched.length];
    int count = 0;
    for (int i = 0; i < matched.length; i++) {
      if (matched[i] == wanted) {
        rows[count++] = i;
      }
    }

    if (count == 0) {
      return null;
    } else if (!join.type().projectsRight()) {
      return gather(batch, rows, 0, count);
    }

    int[] none = new int[count];
    Arrays.fill(none, -1);
    return output(batch, rows, built.batch(), none, count);
  }

  /** The rows of the right input that found no partner, where the join wants them. */
  private @Nullable VectorSchemaRoot unmatchedRight(JoinTable built) {
    if (!join.type().generatesNullsOnLeft()) {
      return null;
    }

    int count = 0;
    for (; tail < built.rows() && count < BATCH_ROWS; tail++) {
      if (!built.isMarked(tail)) {
        rightRows[count++] = tail;
      }
    }

    if (count == 0) {
      return null;
    }

    VectorSchemaRoot batch = newBatch(count);
    int leftColumns = schema().getFields().size() - join.rightSchema().getFields().size();
    try {
      gather(built.batch(), rightRows, 0, count, batch, leftColumns);
      batch.setRowCount(count);
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  private VectorSchemaRoot output(
      VectorSchemaRoot left, int[] leftAt, VectorSchemaRoot right, int[] rightAt, int count) {
    VectorSchemaRoot batch = newBatch(count);
    try {
      gather(left, leftAt, 0, count, batch, 0);
      gather(right, rightAt, 0, count, batch, left.getFieldVectors().size());
      batch.setRowCount(count);
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  @Override
  void release() {
    if (probe != null) {
      probe.close();
    }

    dropTable();
    collected.close();
  }
}
