package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/** Kernels of text; positions and lengths count characters (code points). */
final class TextKernels {
  private TextKernels() {}

  static Kernel like(Kernel operand, LikePattern pattern) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = pattern.matches(a.longs[i], a.lengths[i]) ? 1 : 0;
      }

      return Column.of(result, a.nulls);
    };
  }

  static Kernel length(Kernel operand) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = Text.characters(a.longs[i], a.lengths[i]);
      }

      return Column.of(result, a.nulls);
    };
  }

  /** VARCHAR(n) of longer text. */
  static Kernel cut(Kernel operand, int characters) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(Lane.TEXT, size);
      result.longs = a.longs;
      result.nulls = a.nulls;
      for (int i = 0; i < size; i++) {
        int length = a.lengths[i];
        result.lengths[i] =
            length <= characters ? length : Text.bytesOf(a.longs[i], length, characters);
      }

      return result;
    };
  }

  /** SUBSTRING from a position on, from 1, and for a number of characters where there is one. */
  static Kernel substring(Kernel operand, Kernel from, @Nullable Kernel count) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      Column start = from.evaluate(frame, rows);
      Column length = count == null ? null : count.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(Lane.TEXT, size);
      for (int i = 0; i < size; i++) {
        if (a.isNull(i) || start.isNull(i) || length != null && length.isNull(i)) {
          result.setNull(i);
        } else {
          long end = length == null ? Long.MAX_VALUE : end(start.longs[i], length.longs[i]);
          substring(a, i, start.longs[i], end, result);
        }
      }

      return result;
    };
  }

  private static long end(long start, long count) {
    if (count < 0) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_VALUE, "SUBSTRING has a negative length: " + count);
    }

    return count > Long.MAX_VALUE - Math.max(start, 0) ? Long.MAX_VALUE : start + count;
  }

  private static void substring(Column text, int row, long start, long end, Column result) {
    long first = Math.max(start, 1);
    long address = text.longs[row];
    int length = text.lengths[row];
    int skipped = Text.bytesOf(address, length, first - 1);
    int kept = Text.bytesOf(address + skipped, length - skipped, Math.max(0, end - first));
    result.longs[row] = address + skipped;
    result.lengths[row] = kept;
  }

  static Kernel concat(List<Kernel> operands) {
    return (frame, rows) -> {
      List<Column> parts = operands.stream().map(o -> o.evaluate(frame, rows)).toList();
      int size = rows.size();
      Column result = new Column(Lane.TEXT, size);
      for (int i = 0; i < size; i++) {
        join(parts, i, frame.arena(), result);
      }

      return result;
    };
  }

  private static void join(List<Column> parts, int row, Arena arena, Column result) {
    long total = 0;
    for (Column part : parts) {
      if (part.isNull(row)) {
        result.setNull(row);
        return;
      }

      total += part.lengths[row];
    }

    int length = Math.toIntExact(total);
    long address = arena.allocate(length);
    result.longs[row] = address;
    result.lengths[row] = length;
    for (Column part : parts) {
      MemoryUtil.copyMemory(part.longs[row], address, part.lengths[row]);
      address += part.lengths[row];
    }
  }

  /** TRIM of blanks at the start, at the end or at both. */
  static Kernel trim(Kernel operand, boolean leading, boolean trailing) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(Lane.TEXT, size);
      result.nulls = a.nulls;
      for (int i = 0; i < size; i++) {
        long start = a.longs[i];
        long end = start + a.lengths[i];
        while (leading && start < end && MemoryUtil.getByte(start) == ' ') {
          start++;
        }

        while (trailing && start < end && MemoryUtil.getByte(end - 1) == ' ') {
          end--;
        }

        result.longs[i] = start;
        result.lengths[i] = (int) (end - start);
      }

      return result;
    };
  }
}
