package io.arrowlake.engine;

/**
 * What came of the queries that an engine verified in the background. Immutable.
 *
 * @param equal gave the same rows
 * @param different gave other rows where nothing was pushed
 * @param undetermined differed in what the query leaves open, or in too much to look at
 * @param failed were ended, or failed in another way
 */
public record VerificationCounts(long equal, long different, long undetermined, long failed) {
  VerificationCounts and(Verification.Verdict verdict) {
    return switch (verdict) {
      case EQUAL -> new VerificationCounts(equal + 1, different, undetermined, failed);
      case DIFFERENT -> new VerificationCounts(equal, different + 1, undetermined, failed);
      case UNDETERMINED -> new VerificationCounts(equal, different, undetermined + 1, failed);
    };
  }

  VerificationCounts andFailure() {
    return new VerificationCounts(equal, different, undetermined, failed + 1);
  }
}
