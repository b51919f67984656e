/**
 * What the tools among the examples have in common on a command line. A {@code CommandFrame} runs a tool's commands between its
 * streams and turns what went wrong into one line and an exit code; {@code HelpOption} is their {@code --help};
 * {@code Progress} is a bar for who waits.
 */
@NullMarked
package io.sessionring.example.console;

import org.jspecify.annotations.NullMarked;
