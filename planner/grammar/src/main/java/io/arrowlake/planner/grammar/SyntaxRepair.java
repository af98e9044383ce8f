package io.arrowlake.planner.grammar;

/**
 * A small change of a statement that cannot be read.
 *
 * @param token the token that it changes, or before which it puts something
 * @param text the statement with the change
 * @param advice the change in words
 */
record SyntaxRepair(int token, String text, String advice) {}
