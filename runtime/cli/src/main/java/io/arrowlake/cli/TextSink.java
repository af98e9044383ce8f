package io.arrowlake.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Collects text and hands it to a stream in large pieces, as UTF-8. Not thread-safe. */
final class TextSink {
  private static final int PIECE = 1 << 15;

  private final OutputStream out;
  private final StringBuilder text = new StringBuilder();

  TextSink(OutputStream out) {
    this.out = out;
  }

  /** What is to be written next; text is added here. */
  StringBuilder text() {
    return text;
  }

  /** Hands the text on once there is much of it. */
  void flushIfLarge() throws IOException {
    if (text.length() > PIECE) {
      handOn();
    }
  }

  /** Hands on everything, to the end of the stream. */
  void flush() throws IOException {
    handOn();
    out.flush();
  }

  private void handOn() throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }
}
