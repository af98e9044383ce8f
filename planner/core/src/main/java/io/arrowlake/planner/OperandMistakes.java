package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is said where the validator finds that an operation does not take the types it is given. */
final class OperandMistakes {
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "Cannot apply '(.*?)' to arguments of type '(.*)'\\. Supported form\\(s\\): (.*)",
          Pattern.DOTALL);

  private static final Pattern TYPE = Pattern.compile("<((?:[^<>]|<[^<>]*>)*)>");
  private static final Pattern ROW = Pattern.compile("RECORDTYPE\\(.*");

  /** The names of the validator for groups of types. */
  private static final String ANY_COMPARED = "COMPARABLE_TYPE";

  private OperandMistakes() {}

  /** The error for a message, empty where it is about something else. */
  static Optional<ArrowLakeException> of(String message, Throwable cause) {
    Matcher complaint = COMPLAINT.matcher(message);
    if (!complaint.matches()) {
      return Optional.empty();
    }

    String operation = complaint.group(1).replace(" ASYMMETRIC", "");
    if (operation.equals("$SCALAR_QUERY")) {
      return Optional.of(
          new ArrowLakeException(
                  ErrorCode.TYPE_MISMATCH,
                  "A sub-query that is a value gives several columns",
                  cause)
              .remedy("Select one column"));
    }

    operation = operation.equals("ITEM") ? "[]" : operation;
    List<String> given = types(complaint.group(2));
    ArrowLakeException error =
        new ArrowLakeException(
            ErrorCode.TYPE_MISMATCH,
            operation + " does not take " + String.join(" and ", given),
            cause);
    return Optional.of(error.remedy(remedy(complaint.group(3))));
  }

  private static List<String> types(String text) {
    List<String> types = new ArrayList<>();
    Matcher type = TYPE.matcher(text);
    while (type.find()) {
      types.add(ROW.matcher(type.group(1)).matches() ? "ROW" : type.group(1));
    }

    return types;
  }

  private static String remedy(String forms) {
    if (forms.contains(ANY_COMPARED)) {
      return "Compare values of one type, or CAST one of them";
    }

    String taken =
        forms
            .lines()
            .map(form -> String.join(" and ", types(form)))
            .map(form -> form.replace("DATETIME_INTERVAL", "INTERVAL"))
            .map(form -> form.replace("DATETIME", "DATE or TIMESTAMP"))
            .filter(form -> !form.isEmpty())
            .distinct()
            .collect(Collectors.joining("; "));
    return "It takes " + taken;
  }
}
