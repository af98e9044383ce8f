package io.arrowlake.postgres;

import io.arrowlake.planner.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * Writes lists to arrays. Lists of lists become arrays of as many dimensions, for which all lists
 * of one level must be of one length (array_recv of PostgreSQL's arrayfuncs.c).
 */
final class ArrayEncoder extends ColumnEncoder {
  private static final int MISSING = -1;

  private final ColumnEncoder element;
  private final int elementOid;
  private final int depth;
  private final List<FieldVector> levels = new ArrayList<>();
  private FieldVector leaf;

  /**
   * An encoder of lists.
   *
   * @param element how a value of the innermost lists is written
   * @param depth how many lists stand in each other
   */
  ArrayEncoder(ColumnEncoder element, int elementOid, int depth) {
    this.element = element;
    this.elementOid = elementOid;
    this.depth = depth;
  }

  @Override
  void special(SpecialValues values) {
    element.special(values);
  }

  @Override
  boolean hasBinary() {
    return element.hasBinary();
  }

  @Override
  void bind(FieldVector values) {
    super.bind(values);
    levels.clear();
    FieldVector level = values;
    for (int i = 0; i < depth; i++) {
      levels.add(level);
      level = level.getChildrenFromFields().get(0);
    }

    leaf = level;
    element.bind(leaf);
  }

  @Override
  void binary(int row, CopyBuffer out) {
    int[] lengths = lengths(row);
    int start = out.size();
    out.int32(0);
    boolean empty = lengths[0] == 0;
    out.int32(empty ? 0 : depth);
    int flags = out.size();
    out.int32(0);
    out.int32(elementOid);
    if (!empty) {
      for (int length : lengths) {
        out.int32(length);
        out.int32(1);
      }

      out.patch(flags, elements(0, row, lengths, out));
    }

    out.patch(start, out.size() - start - Integer.BYTES);
  }

  /** Writes the elements below a list, and gives 1 where one of them is NULL. */
  private int elements(int level, int row, int[] lengths, CopyBuffer out) {
    FieldVector list = levels.get(level);
    int from = start(list, row);
    int missing = 0;
    for (int i = from; i < from + lengths[level]; i++) {
      if (level + 1 < depth) {
        missing |= elements(level + 1, i, lengths, out);
      } else if (element.isMissing(i)) {
        missing = 1;
        out.int32(MISSING);
      } else {
        element.binary(i, out);
      }
    }

    return missing;
  }

  /** The lengths of all dimensions; all zero where the array is empty. */
  private int[] lengths(int row) {
    int[] lengths = new int[depth];
    Arrays.fill(lengths, MISSING);
    measure(0, row, lengths);
    boolean empty = Arrays.stream(lengths).anyMatch(length -> length <= 0);
    return empty ? new int[depth] : lengths;
  }

  private void measure(int level, int row, int[] lengths) {
    FieldVector list = levels.get(level);
    int length = end(list, row) - start(list, row);
    if (list.isNull(row) || (lengths[level] != MISSING && lengths[level] != length)) {
      throw new BadValueException(
          ErrorCode.INVALID_VALUE,
          "the lists of a list differ in length, or one is NULL, which no array holds");
    }

    lengths[level] = length;
    if (level + 1 < depth) {
      for (int i = start(list, row); i < end(list, row); i++) {
        measure(level + 1, i, lengths);
      }
    }
  }

  private static int start(FieldVector list, int row) {
    return list instanceof ListVector variable
        ? variable.getElementStartIndex(row)
        : ((FixedSizeListVector) list).getElementStartIndex(row);
  }

  private static int end(FieldVector list, int row) {
    return list instanceof ListVector variable
        ? variable.getElementEndIndex(row)
        : ((FixedSizeListVector) list).getElementEndIndex(row);
  }

  @Override
  String text(int row) {
    int[] lengths = lengths(row);
    return lengths[0] == 0 ? "{}" : text(0, row, lengths);
  }

  private String text(int level, int row, int[] lengths) {
    List<String> parts = new ArrayList<>();
    int from = start(levels.get(level), row);
    for (int i = from; i < from + lengths[level]; i++) {
      if (level + 1 < depth) {
        parts.add(text(level + 1, i, lengths));
      } else {
        parts.add(element.isMissing(i) ? "NULL" : quoted(element.text(i)));
      }
    }

    return "{" + String.join(",", parts) + "}";
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
