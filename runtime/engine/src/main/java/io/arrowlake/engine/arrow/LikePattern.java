package io.arrowlake.engine.arrow;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.util.MemoryUtil;

/** A pattern of LIKE, made ready to match UTF-8 text. Immutable. */
final class LikePattern {
  private static final int ONE = -1;
  private static final int MANY = -2;

  /** Bytes, {@link #ONE} and {@link #MANY}. */
  private final int[] tokens;

  private final Shape shape;

  private enum Shape {
    EQUAL,
    PREFIX,
    SUFFIX,
    CONTAINS,
    GENERAL
  }

  private LikePattern(int[] tokens) {
    this.tokens = tokens;
    this.shape = shape(tokens);
  }

  /**
   * A pattern; {@code escape} is -1 where nothing escapes.
   *
   * @throws UnsupportedExpression where it ends with the escape character
   */
  static LikePattern of(String pattern, int escape) {
    int[] tokens = new int[pattern.length() * 4];
    int size = 0;
    for (int i = 0; i < pattern.length(); ) {
      int character = pattern.codePointAt(i);
      i += Character.charCount(character);
      boolean escaped = character == escape;
      if (escaped) {
        if (i == pattern.length()) {
          throw new UnsupportedExpression("the pattern '" + pattern + "' ends with its escape");
        }

        character = pattern.codePointAt(i);
        i += Character.charCount(character);
      }

      if (!escaped && character == '%') {
        tokens[size++] = MANY;
      } else if (!escaped && character == '_') {
        tokens[size++] = ONE;
      } else {
        for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
          tokens[size++] = b & 0xff;
        }
      }
    }

    return new LikePattern(java.util.Arrays.copyOf(tokens, size));
  }

  private static Shape shape(int[] tokens) {
    boolean first = tokens.length > 0 && tokens[0] == MANY;
    boolean last = tokens.length > 1 && tokens[tokens.length - 1] == MANY;
    for (int i = first ? 1 : 0; i < tokens.length - (last ? 1 : 0); i++) {
      if (tokens[i] < 0) {
        return Shape.GENERAL;
      }
    }

    if (first) {
      return last ? Shape.CONTAINS : Shape.SUFFIX;
    }

    return last ? Shape.PREFIX : Shape.EQUAL;
  }

  boolean matches(long text, int length) {
    int size = tokens.length;
    return switch (shape) {
      case EQUAL -> length == size && matchesAt(text, 0, size);
      case PREFIX -> length >= size - 1 && matchesAt(text, 0, size - 1);
      case SUFFIX -> length >= size - 1 && matchesAt(text + length - (size - 1), 1, size);
      case CONTAINS -> contains(text, length);
      case GENERAL -> general(text, length);
    };
  }

  private boolean matchesAt(long text, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((MemoryUtil.getByte(text + i - from) & 0xff) != tokens[i]) {
        return false;
      }
    }

    return true;
  }

  private boolean contains(long text, int length) {
    int last = length - (tokens.length - 2);
    for (int i = 0; i <= last; i++) {
      if (matchesAt(text + i, 1, tokens.length - 1)) {
        return true;
      }
    }

    return false;
  }

  /** Tries the shortest run for the last MANY, and a longer one after each failure. */
  private boolean general(long text, int length) {
    int at = 0;
    int token = 0;
    int many = -1;
    int retry = 0;
    while (at < length) {
      if (token < tokens.length && tokens[token] == MANY) {
        many = token++;
        retry = at;
      } else if (token < tokens.length && tokens[token] == ONE) {
        at += Text.characterLength(MemoryUtil.getByte(text + at));
        token++;
      } else if (token < tokens.length && tokens[token] == (MemoryUtil.getByte(text + at) & 0xff)) {
        at++;
        token++;
      } else if (many >= 0) {
        retry += Text.characterLength(MemoryUtil.getByte(text + retry));
        at = retry;
        token = many + 1;
      } else {
        return false;
      }
    }

    while (token < tokens.length && tokens[token] == MANY) {
      token++;
    }

    return token == tokens.length;
  }
}
