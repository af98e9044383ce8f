package io.arrowlake.cli;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestPlan;
import io.arrowlake.engine.IngestProgress;
import java.util.Locale;

/** Says how far an ingest has come. */
final class IngestText {
  private static final int BAR = 20;

  private IngestText() {}

  /** A bar with rows, bytes, speed and the time that is left. */
  static String progress(IngestExecution execution, IngestPlan plan, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return progress(execution.progress(), plan, seconds);
  }

  static String progress(IngestProgress progress, IngestPlan plan, double seconds) {
    double share = plan.rows() == 0 ? 1 : (double) progress.rows() / plan.rows();
    int full = (int) Math.min(BAR, Math.round(share * BAR));
    double speed = (progress.rows() - progress.resumed()) / Math.max(seconds, 1e-3);
    long left = plan.rows() - progress.rows();
    String eta =
        speed < 1 ? "" : String.format(Locale.ROOT, ", %.0f s left", Math.max(0, left) / speed);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f%%  %,d of %,d rows, %,.1f of %,.1f MB, %,.0f rows/s%s%s",
        "#".repeat(full),
        "-".repeat(BAR - full),
        Math.floor(share * 100),
        progress.rows(),
        plan.rows(),
        progress.bytes() / 1e6,
        plan.bytes() / 1e6,
        speed,
        eta,
        progress.rejected() == 0 ? "" : ", " + progress.rejected() + " rejected");
  }

  /** What was done in the end. */
  static String summary(IngestProgress end, double seconds) {
    long fresh = end.rows() - end.resumed();
    return String.format(
        Locale.ROOT,
        "%,d rows loaded%s%s, %.1f s",
        end.rows() - end.rejected(),
        end.resumed() == 0 ? "" : String.format(Locale.ROOT, " (%,d of them now)", fresh),
        end.rejected() == 0 ? "" : String.format(Locale.ROOT, ", %,d rejected", end.rejected()),
        seconds);
  }
}
