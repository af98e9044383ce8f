package io.arrowlake.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A type of DuckDB, read from its text. Immutable.
 *
 * @param name {@code LIST}, {@code STRUCT}, {@code MAP}, or the name as DuckDB spells it
 * @param children the element of a list, the fields of a struct, the key and the value of a map
 * @param precision the digits of a decimal, the fixed length of a list, else 0
 * @param scale the digits of a decimal after the point, else 0
 */
record DuckDbType(String name, List<Child> children, int precision, int scale) {

  /** A type within another one, with the name of a struct's field or the empty name. */
  record Child(String name, DuckDbType type) {}

  DuckDbType {
    children = List.copyOf(children);
  }

  /** The type that a text spells, empty where it has a form that is not known. */
  static Optional<DuckDbType> parse(String text) {
    Scanner scanner = new Scanner(text);
    return scanner.type().filter(type -> scanner.atEnd());
  }

  private static DuckDbType plain(String name) {
    return new DuckDbType(name, List.of(), 0, 0);
  }

  private static DuckDbType nested(String name, List<Child> children) {
    return new DuckDbType(name, children, 0, 0);
  }

  /** Walks over the text from left to right. */
  private static final class Scanner {
    private final String text;
    private int place;

    Scanner(String text) {
      this.text = text;
    }

    boolean atEnd() {
      return place == text.length();
    }

    Optional<DuckDbType> type() {
      String name = name();
      Optional<DuckDbType> type =
          switch (name) {
            case "STRUCT" -> struct();
            case "MAP" -> map();
            case "DECIMAL" -> decimal();
            default -> {
              skipArguments();
              yield name.isEmpty() ? Optional.empty() : Optional.of(plain(name));
            }
          };
      while (type.isPresent() && peek('[')) {
        type = Optional.of(list(type.get()));
      }

      return type;
    }

    private DuckDbType list(DuckDbType element) {
      int close = text.indexOf(']', place);
      String length = text.substring(place + 1, close);
      place = close + 1;
      return new DuckDbType(
          "LIST",
          List.of(new Child("", element)),
          length.isEmpty() ? 0 : Integer.parseInt(length),
          0);
    }

    /** The words up to a bracket, comma or end. */
    private String name() {
      if (peek('"')) {
        return identifier();
      }

      int start = place;
      while (!atEnd() && "([),".indexOf(text.charAt(place)) < 0) {
        place++;
      }

      return text.substring(start, place).strip().toUpperCase(Locale.ROOT);
    }

    private Optional<DuckDbType> struct() {
      if (!take('(')) {
        return Optional.empty();
      }

      List<Child> fields = new ArrayList<>();
      do {
        String name = identifier();
        Optional<DuckDbType> type = take(' ') ? type() : Optional.empty();
        if (type.isEmpty()) {
          return type;
        }

        fields.add(new Child(name, type.get()));
      } while (takeComma());

      return take(')') ? Optional.of(nested("STRUCT", fields)) : Optional.empty();
    }

    private Optional<DuckDbType> map() {
      Optional<DuckDbType> key = take('(') ? type() : Optional.empty();
      Optional<DuckDbType> value = key.isPresent() && takeComma() ? type() : Optional.empty();
      if (key.isEmpty() || value.isEmpty() || !take(')')) {
        return Optional.empty();
      }

      return Optional.of(
          nested("MAP", List.of(new Child("", key.get()), new Child("", value.get()))));
    }

    private Optional<DuckDbType> decimal() {
      int close = text.indexOf(')', place);
      if (!take('(') || close < 0) {
        return Optional.empty();
      }

      String[] digits = text.substring(place, close).split(",");
      place = close + 1;
      return Optional.of(
          new DuckDbType(
              "DECIMAL",
              List.of(),
              Integer.parseInt(digits[0].strip()),
              Integer.parseInt(digits[1].strip())));
    }

    private String identifier() {
      if (!take('"')) {
        int start = place;
        while (!atEnd() && " ,()".indexOf(text.charAt(place)) < 0) {
          place++;
        }

        return text.substring(start, place);
      }

      StringBuilder name = new StringBuilder();
      while (!atEnd() && (!take('"') || peek('"'))) {
        name.append(text.charAt(place++));
      }

      return name.toString();
    }

    /** Passes what stands in brackets, such as the values of an enumeration. */
    private void skipArguments() {
      if (!peek('(')) {
        return;
      }

      int depth = 0;
      char quote = 0;
      do {
        char letter = text.charAt(place++);
        if (quote != 0) {
          quote = letter == quote ? 0 : quote;
        } else if (letter == '\'' || letter == '"') {
          quote = letter;
        } else if (letter == '(') {
          depth++;
        } else if (letter == ')') {
          depth--;
        }
      } while (!atEnd() && depth > 0);
    }

    private boolean takeComma() {
      if (!take(',')) {
        return false;
      }

      while (peek(' ')) {
        place++;
      }

      return true;
    }

    private boolean take(char letter) {
      boolean there = peek(letter);
      place += there ? 1 : 0;
      return there;
    }

    private boolean peek(char letter) {
      return !atEnd() && text.charAt(place) == letter;
    }
  }
}
