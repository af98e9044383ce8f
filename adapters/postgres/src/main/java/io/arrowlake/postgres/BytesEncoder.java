package io.arrowlake.postgres;

import io.arrowlake.planner.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.FieldVector;

/** Writes text and bytes, whose places in an Arrow column differ by its layout. */
abstract class BytesEncoder extends ColumnEncoder {
  private static final int WIDE = -1;
  private static final int NARROW = -2;

  private int layout;
  private long offsets;
  private long data;
  private long start;
  private int length;
  private boolean mayHaveZero;

  @Override
  void bind(FieldVector values) {
    super.bind(values);
    data = values.getDataBufferAddress();
    if (values instanceof BaseFixedWidthVector fixed) {
      layout = fixed.getTypeWidth();
    } else {
      layout = values instanceof BaseLargeVariableWidthVector ? WIDE : NARROW;
      offsets = values.getOffsetBufferAddress();
    }

    mayHaveZero = layout != NARROW || hasZero(values.getValueCount());
  }

  /** Looks at all values at once, which is quicker than at one after the other. */
  private boolean hasZero(int rows) {
    if (rows == 0) {
      return false;
    }

    int from = MemoryUtil.getInt(offsets);
    int to = MemoryUtil.getInt(offsets + 4L * rows);
    return CopyBuffer.hasZero(data + from, to - from);
  }

  private void locate(int row) {
    if (layout == NARROW) {
      int from = MemoryUtil.getInt(offsets + 4L * row);
      length = MemoryUtil.getInt(offsets + 4L * row + 4) - from;
      start = data + from;
    } else if (layout == WIDE) {
      long from = MemoryUtil.getLong(offsets + 8L * row);
      length = Math.toIntExact(MemoryUtil.getLong(offsets + 8L * row + 8) - from);
      start = data + from;
    } else {
      length = layout;
      start = data + (long) row * layout;
    }
  }

  final byte[] bytes(int row) {
    locate(row);
    byte[] copy = new byte[length];
    MemoryUtil.copyFromMemory(start, copy, 0, length);
    return copy;
  }

  /** Writes a length and the bytes of a row. */
  final void copy(int row, CopyBuffer out) {
    locate(row);
    out.int32(length);
    out.memory(start, length);
  }

  final String string(int row) {
    return new String(bytes(row), StandardCharsets.UTF_8);
  }

  final void refuseZero(CopyBuffer out, int from) {
    if (mayHaveZero && out.hasZero(from)) {
      throw zero();
    }
  }

  private static BadValueException zero() {
    return new BadValueException(
        ErrorCode.INVALID_VALUE, "PostgreSQL's text cannot hold the character NUL");
  }

  final String checked(int row) {
    String text = string(row);
    if (text.indexOf('\0') >= 0) {
      throw zero();
    }

    return text;
  }

  /** To bytea. */
  static final class ToBytea extends BytesEncoder {
    @Override
    void binary(int row, CopyBuffer out) {
      copy(row, out);
    }

    @Override
    String text(int row) {
      return "\\x" + HexFormat.of().formatHex(bytes(row));
    }
  }

  /** To the types whose binary form is their text in UTF-8. */
  static final class ToText extends BytesEncoder {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final int limit;
    private final String type;

    ToText(TargetColumn to) {
      boolean limited =
          to.type().hasModifier() && Set.of("varchar", "bpchar").contains(to.type().name());
      this.limit = limited ? to.type().length() : NO_LIMIT;
      this.type = to.declared();
    }

    @Override
    void binary(int row, CopyBuffer out) {
      int before = out.size();
      copy(row, out);
      refuseZero(out, before + Integer.BYTES);
      if (out.size() - before - Integer.BYTES > limit) {
        refuseLong(string(row));
      }
    }

    /** The server cuts blanks at the end, as the standard wants it, and nothing else. */
    private void refuseLong(String text) {
      int characters = text.codePointCount(0, text.length());
      if (characters > limit
          && !text.substring(text.offsetByCodePoints(0, limit)).chars().allMatch(c -> c == ' ')) {
        throw new BadValueException(
            ErrorCode.STRING_TRUNCATED,
            "the text has " + characters + " characters, too many for " + type);
      }
    }

    @Override
    String text(int row) {
      String text = checked(row);
      refuseLong(text);
      return text;
    }
  }

  /** To the types whose binary form is a version and their text: jsonb and jsonpath. */
  static final class ToVersioned extends BytesEncoder {
    private static final int VERSION = 1;

    @Override
    void binary(int row, CopyBuffer out) {
      int before = out.size();
      out.int32(0);
      out.int8(VERSION);
      byte[] text = bytes(row);
      out.array(text);
      out.patch(before, text.length + 1);
      refuseZero(out, before + Integer.BYTES + 1);
    }

    @Override
    String text(int row) {
      return checked(row);
    }
  }

  /** To uuid, from its canonical text or from its 16 bytes. */
  static final class ToUuid extends BytesEncoder {
    private static final int BYTES = 16;
    private static final int DIGITS = 2 * BYTES;
    private static final int TEXT = 36;

    @Override
    void binary(int row, CopyBuffer out) {
      byte[] value = bytes(row);
      out.int32(BYTES);
      out.array(value.length == BYTES && isFixed() ? value : parse(value));
    }

    private boolean isFixed() {
      return vector() instanceof BaseFixedWidthVector;
    }

    private static byte[] parse(byte[] text) {
      String digits = new String(text, StandardCharsets.ISO_8859_1).replace("-", "");
      if (text.length == TEXT && digits.length() == DIGITS) {
        try {
          return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
          throw wrong();
        }
      }

      throw wrong();
    }

    private static BadValueException wrong() {
      return new BadValueException(ErrorCode.INVALID_VALUE, "the text is not a UUID");
    }

    @Override
    String text(int row) {
      return isFixed() ? HexFormat.of().formatHex(bytes(row)) : checked(row);
    }
  }

  /** To any type at all, by its input function. */
  static final class ToInput extends BytesEncoder {
    @Override
    boolean hasBinary() {
      return false;
    }

    @Override
    void binary(int row, CopyBuffer out) {
      throw new IllegalStateException("The type is written as text");
    }

    @Override
    String text(int row) {
      return checked(row);
    }
  }
}
