package io.arrowlake.engine.arrow;

import io.arrowlake.testkit.Dice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** Different keys that {@link KeyTable} gives the same hash. Stateless. */
final class CollidingKeys {
  static final RelDataType NUMBER = ArrowFixture.type(SqlTypeName.BIGINT);
  static final RelDataType DECIMAL = ArrowFixture.type(SqlTypeName.DECIMAL, 38, 0);
  static final RelDataType BYTES = ArrowFixture.type(SqlTypeName.VARBINARY);
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final long TEXT_FACTOR = 0xC2B2AE3D27D4EB4FL;

  private CollidingKeys() {}

  /** One or two columns whose keys, taken together, all collide. */
  static List<RandomTable.Column> columns(Dice chance, int size) {
    return switch (chance.below(4)) {
      case 0 -> List.of(column(decimals(size)));
      case 1 -> List.of(column(bytes(size)));
      case 2 -> List.of(column(neighbours(size)));
      default -> pair(size).stream().map(CollidingKeys::column).toList();
    };
  }

  private static RandomTable.Column column(ValuePool pool) {
    return new RandomTable.Column(pool, RandomTable.Spread.EVEN, 10, true);
  }

  /** The hash of a decimal is that of the low half and 37 times the high one. */
  static ValuePool decimals(int size) {
    List<Object> values = new ArrayList<>();
    for (long high = 0; high < size; high++) {
      BigInteger low = new BigInteger(Long.toUnsignedString(12_345 - 37 * high));
      values.add(new BigDecimal(BigInteger.valueOf(high).shiftLeft(64).add(low)));
    }

    return new ValuePool(DECIMAL, values);
  }

  /** The second eight bytes take back how the first ones differ. */
  static ValuePool bytes(int size) {
    List<Object> values = new ArrayList<>();
    for (long first = 0; first < size; first++) {
      long hash = (Long.rotateLeft(16 * FACTOR, 27) ^ first) * TEXT_FACTOR;
      long second = Long.rotateLeft(hash, 27);
      values.add(
          ByteBuffer.allocate(16)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(first)
              .putLong(second)
              .array());
    }

    return new ValuePool(BYTES, values);
  }

  /** Numbers whose hashes end alike, so that all of them want one slot of any table. */
  static ValuePool neighbours(int size) {
    List<Object> values = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      values.add(unmixed((i << 32) + 77));
    }

    return new ValuePool(NUMBER, values);
  }

  /** Two columns: the second takes back how the first differs. */
  static List<ValuePool> pair(int size) {
    List<Object> first = new ArrayList<>();
    List<Object> second = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      first.add(i);
      second.add(4711 - 31 * mixed(i));
    }

    return List.of(new ValuePool(NUMBER, first), new ValuePool(NUMBER, second));
  }

  private static long mixed(long value) {
    long hash = (value ^ value >>> 32) * FACTOR;
    return hash ^ hash >>> 29;
  }

  private static long unmixed(long hash) {
    long product = hash ^ hash >>> 29 ^ hash >>> 58;
    long folded =
        product * BigInteger.valueOf(FACTOR).modInverse(BigInteger.ONE.shiftLeft(64)).longValue();
    return folded ^ folded >>> 32;
  }
}
