package io.arrowlake.testkit;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/** The house's order of the Java values of {@link BatchRows}, and literals of them. */
public final class HouseValues {
  private static final int MICROS = 6;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private HouseValues() {}

  /**
   * Compares two values of one type as the house does: text by its bytes in UTF-8, NaN above all
   * and equal to itself, -0 equal to 0, false below true.
   */
  @SuppressWarnings("unchecked") // Both values are of one type that is comparable with itself.
  public static int compare(Object a, Object b) {
    if (a instanceof String left && b instanceof String right) {
      return Arrays.compareUnsigned(
          left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    } else if (a instanceof Double left && b instanceof Double right) {
      return Double.compare(left + 0.0, right + 0.0);
    }

    return ((Comparable<Object>) a).compareTo(b);
  }

  /** The literal of a value, empty where SQL has none: NaN, the infinities. */
  public static Optional<RexNode> literal(RexBuilder rex, RelDataType type, Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return Optional.empty();
    }

    RexNode literal =
        switch (type.getSqlTypeName()) {
          case BOOLEAN -> rex.makeLiteral((Boolean) value);
          case DATE -> rex.makeDateLiteral(new DateString(((LocalDate) value).toString()));
          case TIME -> rex.makeTimeLiteral(new TimeString(TIME.format((LocalTime) value)), MICROS);
          case TIMESTAMP -> rex.makeTimestampLiteral(timestamp((LocalDateTime) value), MICROS);
          case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
              rex.makeTimestampWithLocalTimeZoneLiteral(
                  timestamp(LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC)), MICROS);
          case UUID -> rex.makeUuidLiteral(UUID.fromString((String) value));
          case VARBINARY -> rex.makeBinaryLiteral(ByteString.of((String) value, 16));
          case REAL, DOUBLE -> rex.makeApproxLiteral(BigDecimal.valueOf((Double) value), type);
          default -> rex.makeLiteral(value, type, false);
        };
    return Optional.of(literal);
  }

  private static TimestampString timestamp(LocalDateTime value) {
    return new TimestampString(TIMESTAMP.format(value));
  }
}
