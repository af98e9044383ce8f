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

  private final GroupReader reader;
  private final RowGroup group;
  private final List<BadRowException> rows = new ArrayList<>();

  RejectLines(GroupReader reader, RowGroup group) {
    this.reader = reader;
    this.group = group;
  }

  void add(BadRowException bad) {
    rows.add(bad);
  }

  /** A line for each bad row, in the order of the rows. */
  String text() {
    if (rows.isEmpty()) {
      return "";
    }

    rows.sort(Comparator.comparingLong(BadRowException::row));
    List<String> values = reader.json(group, rows.stream().map(BadRowException::row).toList());
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      lines.append(line(rows.get(i), values.get(i))).append('\n');
    }

    return lines.toString();
  }

  private String line(BadRowException bad, String values) {
    ObjectNode line = JSON.createObjectNode();
    line.put("file", group.file().path().toString());
    line.put("row_group", group.number());
    line.put("row", bad.row());
    line.put("column", bad.column());
    line.put("value", bad.value());
    line.put("reason", bad.reason().code().label() + ": " + bad.reason().detail());
    line.putRawValue("values", new RawValue(values));
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
