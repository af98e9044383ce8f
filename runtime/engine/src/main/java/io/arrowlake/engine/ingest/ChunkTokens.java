package io.arrowlake.engine.ingest;

import io.arrowlake.spi.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells row groups by what is in them: SHA-256 of their bytes, of the file's footer, and of the way
 * in which columns are mapped. A file that is copied or touched keeps its tokens. Thread-safe.
 */
final class ChunkTokens {
  private static final int BUFFER_BYTES = 1 << 18;

  private static final int SHOWN_BYTES = 16;

  private final String mapping;
  private final Map<ParquetFile, String> footers = new ConcurrentHashMap<>();

  /** Tokens for columns that are mapped in the way that this text describes. */
  ChunkTokens(String mapping) {
    MessageDigest digest = sha256();
    digest.update(mapping.getBytes(StandardCharsets.UTF_8));
    this.mapping = shown(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private static String shown(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
  }

  /** The chunk that a row group is; its bytes are read. */
  Chunk chunk(RowGroup group) {
    String token =
        mapping
            + "-"
            + footer(group.file())
            + "-"
            + digest(group.file(), group.offset(), group.length());
    return new Chunk(group.file().path().toString(), group.number(), token);
  }

  /** The part of a token that is the same for all chunks of a file. */
  String filePart(ParquetFile file) {
    return mapping + "-" + footer(file) + "-";
  }

  private String footer(ParquetFile file) {
    return footers.computeIfAbsent(
        file,
        one -> {
          long offset = one.footerOffset();
          return digest(one, offset, one.size() - ParquetFile.TAIL_BYTES - offset);
        });
  }

  private static String digest(ParquetFile file, long offset, long length) {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      long at = offset;
      long end = Math.min(offset + length, file.size());
      while (at < end) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
        int read = channel.read(buffer, at);
        if (read < 0) {
          throw ParquetFile.changed(file.path().toString());
        }

        digest.update(buffer.array(), 0, read);
        at += read;
      }
    } catch (IOException e) {
      throw file.unreadable(e);
    }

    return shown(digest);
  }
}
