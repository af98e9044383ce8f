/**
 * The SQL grammar of ArrowLake: Calcite's, expanded with our own statements by {@code
 * src/main/codegen}.
 *
 * <p>{@link io.arrowlake.planner.grammar.ArrowLakeParser} is the entry. The parser itself, and the
 * classes of JavaCC beside it ({@code Token}, {@code ParseException} and so on), are generated and
 * no API.
 */
package io.arrowlake.planner.grammar;
