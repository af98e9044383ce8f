package io.arrowlake.jdbc;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The patterns of DatabaseMetaData: % and _ are wild, a backslash takes that from them. */
final class NamePattern {
  static final String ESCAPE = "\\";

  private NamePattern() {}

  /** Null matches all names. */
  static Predicate<String> of(@Nullable String pattern) {
    if (pattern == null || pattern.equals("%")) {
      return name -> true;
    }

    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        boolean escape = ESCAPE.charAt(0) == c && i + 1 < pattern.length();
        i += escape ? 1 : 0;
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
      }
    }

    return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
  }
}
