package io.arrowlake.postgres;

import io.arrowlake.spi.InputRefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * What the encoders take, which serve columns of tables, and the house does not get back from the
 * server as it was.
 *
 * @param encoding the encoding of the server's text
 */
record InputCheck(String encoding) {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long AFTER_LAST_DAY = LocalDate.of(10_000, 1, 1).toEpochDay();

  /**
   * Looks at a value that is not NULL.
   *
   * @throws InputRefusedException where it would not come back
   */
  void value(FieldVector values, int row) {
    if (values instanceof DateDayVector dates) {
      day(dates.get(row));
    } else if (values instanceof TimeStampVector times) {
      day(Math.floorDiv(times.get(row), MICROS_PER_DAY));
    } else if (values instanceof VarCharVector texts) {
      text(texts.get(row));
    }
  }

  private static void day(long day) {
    if (day < FIRST_DAY || day >= AFTER_LAST_DAY) {
      throw new InputRefusedException("A date is not between the years 1 and 9999");
    }
  }

  private void text(byte[] text) {
    boolean ascii = true;
    for (byte each : text) {
      ascii &= each >= 0;
    }

    if (ascii) {
      return;
    } else if (!encoding.equals("UTF8")) {
      throw new InputRefusedException("The server's encoding may lack a letter: " + encoding);
    }

    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new InputRefusedException("A text is no UTF-8");
    }
  }
}
