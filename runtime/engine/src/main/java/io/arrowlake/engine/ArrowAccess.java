package io.arrowlake.engine;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/**
 * Opens {@code java.nio} to Arrow, whose C data interface reaches into it. Done once before Arrow
 * is touched: later is too late, since Arrow looks only when its classes are initialised.
 */
final class ArrowAccess {
  static final String PROPERTY = "arrowlake.jvm.open";
  static final String NEVER = "never";
  static final String FLAG = "--add-opens=java.base/java.nio=ALL-UNNAMED";

  private ArrowAccess() {}

  /**
   * Makes sure that the package is open.
   *
   * @throws ArrowLakeException JVM_ACCESS_DENIED where it is not, and opening it is forbidden or
   *     fails
   */
  static void require() {
    Module base = Object.class.getModule();
    if (base.isOpen("java.nio", ArrowAccess.class.getModule())) {
      return;
    }

    if (NEVER.equals(System.getProperty(PROPERTY))) {
      throw denied("the property " + PROPERTY + "=" + NEVER + " forbids to open it", null);
    }

    try {
      open(base);
    } catch (Throwable e) {
      throw denied("it could not be opened from within", e);
    }
  }

  /** The JVM's own all-powerful lookup does what the flag does. */
  private static void open(Module base) throws Throwable {
    Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
    Field instance = unsafeClass.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    Object unsafe = instance.get(null);
    Field lookup = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
    Object holder = unsafeClass.getMethod("staticFieldBase", Field.class).invoke(unsafe, lookup);
    Object offset = unsafeClass.getMethod("staticFieldOffset", Field.class).invoke(unsafe, lookup);
    MethodHandles.Lookup trusted =
        (MethodHandles.Lookup)
            unsafeClass
                .getMethod("getObject", Object.class, long.class)
                .invoke(unsafe, holder, offset);
    trusted
        .findVirtual(
            Module.class,
            "implAddOpensToAllUnnamed",
            MethodType.methodType(void.class, String.class))
        .invoke(base, "java.nio");
  }

  private static ArrowLakeException denied(String why, Throwable cause) {
    return new ArrowLakeException(
            ErrorCode.JVM_ACCESS_DENIED,
            "Arrow needs the package java.nio of java.base, and " + why,
            cause)
        .remedy("Start the JVM with " + FLAG);
  }
}
