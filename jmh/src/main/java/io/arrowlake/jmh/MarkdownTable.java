package io.arrowlake.jmh;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Prints tables in Markdown as their rows become known. */
final class MarkdownTable {
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  /** Begins a table. */
  void head(String title, String... columns) {
    out.println();
    out.println("## " + title);
    out.println();
    row((Object[]) columns);
    row((Object[]) Collections.nCopies(columns.length, "---").toArray(new String[0]));
  }

  /** One row; numbers that are no whole ones have two digits. */
  void row(Object... cells) {
    List<String> texts = new ArrayList<>();
    for (Object cell : cells) {
      texts.add(cell instanceof Double d ? String.format(Locale.ROOT, "%.2f", d) : cell.toString());
    }

    out.println("| " + String.join(" | ", texts) + " |");
  }
}
