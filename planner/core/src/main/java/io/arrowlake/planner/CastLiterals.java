package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The literals that a statement uses as values of another type: one that nobody reads as that type
 * is refused with its place, also where no row would come to it, as in PostgreSQL.
 */
final class CastLiterals extends SqlBasicVisitor<@Nullable Void> {
  private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?[0-9][0-9a-zA-Z_]*\\s*");
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*[+-]?(?:\\.?[0-9].*|inf(?:inity)?\\s*|nan\\s*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BOOLEAN =
      Pattern.compile(
          "\\s*(?:t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|0|1)\\s*",
          Pattern.CASE_INSENSITIVE);

  private CastLiterals() {}

  /**
   * Looks at a validated statement, in which implicit casts are written out.
   *
   * @throws ArrowLakeException INVALID_VALUE with the place of the text
   */
  static void check(SqlNode statement) {
    statement.accept(new CastLiterals());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.getKind() == SqlKind.CAST
        && call.operand(0) instanceof SqlCharStringLiteral text
        && call.operand(1) instanceof SqlDataTypeSpec type) {
      check(text, type);
    } else if (call.getKind() == SqlKind.CAST
        && call.operand(0) instanceof SqlNumericLiteral number
        && call.operand(1) instanceof SqlDataTypeSpec type
        && SqlTypeName.DATETIME_TYPES.contains(target(type))) {
      throw ChangeQuery.at(
          new ArrowLakeException(
              ErrorCode.TYPE_MISMATCH, "A number is no " + target(type) + ": " + number),
          number.getParserPosition());
    }

    return super.visit(call);
  }

  private static void check(SqlCharStringLiteral text, SqlDataTypeSpec type) {
    SqlTypeName target = target(type);
    String value = text.getValueAs(String.class);
    if (target != null && !isReadable(value, target)) {
      throw ChangeQuery.at(
          new ArrowLakeException(
              ErrorCode.INVALID_VALUE,
              "Not a value of type "
                  + target.getName().toLowerCase(Locale.ROOT)
                  + ": '"
                  + value
                  + "'"),
          text.getParserPosition());
    }
  }

  private static @Nullable SqlTypeName target(SqlDataTypeSpec type) {
    SqlIdentifier name = type.getTypeName();
    return name.isSimple() ? SqlTypeName.get(name.getSimple()) : null;
  }

  private static boolean isReadable(String value, SqlTypeName type) {
    return switch (type) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> INTEGER.matcher(value).matches();
      case DECIMAL, REAL, FLOAT, DOUBLE -> NUMBER.matcher(value).matches();
      case BOOLEAN -> BOOLEAN.matcher(value).matches();
      default -> true;
    };
  }
}
