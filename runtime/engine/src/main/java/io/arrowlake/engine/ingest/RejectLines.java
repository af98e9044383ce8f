package io.arrowlake.engine.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BadRowException;
import io.arrowlake.spi.LoadedChunk;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Notes bad rows, one line of JSON each, and writes the notes of all chunks into a file. */
final class RejectLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RowValues values;
  private final RowGroup group;

  /** Rows that are not offered to the table, in their order. */
  private final List<BadRowException> before;

  private final List<BadRowException> rows;

  RejectLines(RowValues values, RowGroup group, List<BadRowException> before) {
    this.values = values;
    this.group = group;
    this.before = before;
    this.rows = new ArrayList<>(before);
  }

  /** Notes a row that the table did not take, by its place among those that were offered. */
  void add(BadRowException bad) {
    rows.add(new BadRowException(place(bad.row()), bad.column(), bad.value(), bad.reason()));
  }

  /** The place in the row group of a row that was offered. */
  private long place(long offered) {
    int least = 0;
    int most = before.size();
    while (least < most) {
      int middle = (least + most) >>> 1;
      if (before.get(middle).row() - middle > offered) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }

    return offered + least;
  }

  /** How many rows are left out. */
  long count() {
    return rows.size();
  }

  /** A line for each bad row, in the order of the rows. */
  String text() {
    if (rows.isEmpty()) {
      return "";
    }

    rows.sort(Comparator.comparingLong(BadRowException::row));
    List<String> whole = values.json(rows.stream().map(BadRowException::row).toList());
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < whole.size(); i++) {
      lines.append(line(rows.get(i), whole.get(i))).append('\n');
    }

    return lines.toString();
  }

  private String line(BadRowException bad, String whole) {
    ObjectNode line = JSON.createObjectNode();
    line.put("file", group.file().path().toString());
    line.put("row_group", group.number());
    line.put("row", bad.row());
    line.put("column", bad.column());
    line.put("value", bad.value());
    line.put("reason", bad.reason().code().label() + ": " + bad.reason().detail());
    line.putRawValue("values", new RawValue(whole));
    // The server's text cannot hold the character, and JSON writes it in another way.
    return line.toString().replace("\0", "\\u0000");
  }

  /** Writes the notes of chunks, in the place of what the file held before. */
  static void write(Path file, List<LoadedChunk> chunks) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (BufferedWriter writer = Files.newBufferedWriter(fresh)) {
        for (LoadedChunk chunk : chunks) {
          writer.write(chunk.rejects());
        }
      }

      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ArrowLakeException(
          ErrorCode.SOURCE_QUERY_FAILED, "The bad rows cannot be written to " + file, e);
    }
  }
}
