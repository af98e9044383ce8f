package io.arrowlake.cli;

/**
 * What a command runs in.
 *
 * @param console its streams
 * @param interrupt how it is told to end
 */
record Environment(Console console, Interrupt interrupt) {}
