package io.arrowlake.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.SqlPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
  private static final ArrowLakeException ERROR =
      new ArrowLakeException(ErrorCode.COLUMN_NOT_FOUND, "Column not found: x");

  @Test
  void theCaretStandsUnderThePlace() {
    ArrowLakeException placed = ERROR.at(new SqlPosition(2, 8));
    assertThat(text(ErrorText::plain, placed, "select 1;\nselect x\nfrom t"))
        .isEqualTo("AL-1003: Column not found: x (line 2:8)\n  select x\n         ^\n");
  }

  @Test
  void theCaretKnowsWideLettersAndTabs() {
    ArrowLakeException placed = ERROR.at(new SqlPosition(1, 6));
    assertThat(text(ErrorText::plain, placed, "\t'日本'x"))
        .isEqualTo("AL-1003: Column not found: x (line 1:6)\n   '日本'x\n         ^\n");
  }

  @Test
  void placesOutsideOfTheTextHaveNoCaret() {
    ArrowLakeException placed = ERROR.at(new SqlPosition(7, 1));
    assertThat(text(ErrorText::plain, placed, "x").lines()).hasSize(1);
    assertThat(text(ErrorText::plain, ERROR.at(new SqlPosition(1, 99)), "x"))
        .endsWith("  x\n   ^\n");
  }

  @Test
  void stackTracesAreForDebugging() {
    IllegalStateException defect = new IllegalStateException("broken");
    assertThat(text(ErrorText::plain, defect, ""))
        .startsWith("AL-9001: ")
        .contains("broken", "--debug")
        .doesNotContain("\tat ");
    assertThat(text(ErrorText::debug, defect, "")).contains("\tat ");
    assertThat(text(ErrorText::plain, ERROR, "")).isEqualTo("AL-1003: Column not found: x\n");
    assertThat(text(ErrorText::debug, ERROR, "")).contains("\tat ");
  }

  @Test
  void readersThatHaveGoneNeedNoMessage() {
    assertThat(text(ErrorText::plain, new IOException("Broken pipe"), "")).isEmpty();
    assertThat(text(ErrorText::plain, new IOException("No space left on device"), ""))
        .isEqualTo("Cannot read or write: No space left on device\n");
  }

  private static String text(
      Function<PrintStream, ErrorText> errors, Throwable error, String script) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    errors.apply(new PrintStream(out, true, UTF_8)).print(error, script);
    return out.toString(UTF_8);
  }
}
