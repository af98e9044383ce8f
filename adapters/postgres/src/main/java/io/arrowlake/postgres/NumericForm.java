package io.arrowlake.postgres;

import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decimal type that numeric columns without a precision are read as.
 *
 * @param precision all digits
 * @param scale fractional digits
 */
record NumericForm(int precision, int scale) {
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\s*\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");

  /**
   * The form that a configuration names, empty for text.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException CONFIG_INVALID where it names none
   */
  static Optional<NumericForm> parse(String text) {
    String form = text.trim().toLowerCase(Locale.ROOT);
    if (form.equals("text")) {
      return Optional.empty();
    }

    Matcher matcher = DECIMAL.matcher(form);
    if (matcher.matches()) {
      int precision = Integer.parseInt(matcher.group(1));
      int scale = Integer.parseInt(matcher.group(2));
      if (precision >= 1 && precision <= HouseTypeSystem.MAX_WIDE_PRECISION && scale <= precision) {
        return Optional.of(new NumericForm(precision, scale));
      }
    }

    throw PostgresConfig.wrong("key numeric_unconstrained needs text or decimal(precision,scale)");
  }
}
