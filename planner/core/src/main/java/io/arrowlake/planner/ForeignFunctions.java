package io.arrowlake.planner;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Functions of other engines, with what to write here. */
final class ForeignFunctions {
  private static final String TEXT_OF_DATES = "Write EXTRACT, DATE_TRUNC, or CAST(... AS varchar)";
  private static final String INTERVALS = "Write date + INTERVAL '1' DAY";
  private static final String NOW = "Write CURRENT_TIMESTAMP, or CURRENT_DATE";
  private static final String POSITION = "Write POSITION('part' IN text)";
  private static final String STRING_AGG = "Write STRING_AGG(text, ',')";
  private static final String COALESCE = "Write COALESCE(value, other)";
  private static final String CASE = "Write CASE WHEN condition THEN value ELSE other END";
  private static final String CASTS = "Write CAST(value AS type)";

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("IFNULL", COALESCE),
          Map.entry("NVL", COALESCE),
          Map.entry("NVL2", CASE),
          Map.entry("DECODE", CASE),
          Map.entry("IIF", CASE),
          Map.entry("IF", CASE),
          Map.entry("GETDATE", NOW),
          Map.entry("SYSDATE", NOW),
          Map.entry("CURDATE", NOW),
          Map.entry("TODAY", NOW),
          Map.entry("LEN", "Write CHAR_LENGTH(text)"),
          Map.entry("DATEDIFF", "Write date - date, or TIMESTAMPDIFF(DAY, start, end)"),
          Map.entry("DATEADD", INTERVALS),
          Map.entry("DATE_ADD", INTERVALS),
          Map.entry("DATE_SUB", INTERVALS),
          Map.entry("DATE_FORMAT", TEXT_OF_DATES),
          Map.entry("STRFTIME", TEXT_OF_DATES),
          Map.entry("FORMAT", TEXT_OF_DATES),
          Map.entry("STR_TO_DATE", CASTS),
          Map.entry("TO_NUMBER", CASTS),
          Map.entry("TRY_CAST", CASTS),
          Map.entry("CHARINDEX", POSITION),
          Map.entry("INSTR", POSITION),
          Map.entry("LOCATE", POSITION),
          Map.entry("GROUP_CONCAT", STRING_AGG),
          Map.entry("WM_CONCAT", STRING_AGG),
          Map.entry("COUNT_BIG", "Write COUNT(*)"),
          Map.entry("TOP", "Write LIMIT and the number at the end"),
          Map.entry("ROWNUM", "Write LIMIT, or ROW_NUMBER() OVER (ORDER BY ...)"),
          Map.entry("LAST_INSERT_ID", "Write INSERT INTO ... RETURNING column"));

  private ForeignFunctions() {}

  /** What to write instead of a function, or of a name that is one elsewhere. */
  static Optional<String> advice(String name) {
    return Optional.ofNullable(ADVICE.get(name.toUpperCase(Locale.ROOT)));
  }
}
