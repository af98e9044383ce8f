package io.arrowlake.engine;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heap of the C library, where Arrow buffers live. It keeps much of what is freed for later, in
 * pieces that are too small for the next query, so that a process would grow from query to query.
 */
public final class NativeHeap {
  private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

  private NativeHeap() {}

  /** Gives back to the system what nobody uses. Takes some ten milliseconds. */
  public static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              new Object[0],
              new String[0]);
    } catch (JMException e) {
      LOG.debug("This Java cannot trim the heap of the C library", e);
    }
  }
}
