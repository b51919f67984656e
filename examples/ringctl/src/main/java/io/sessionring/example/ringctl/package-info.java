/**
 * {@code ringctl}, a command-line tool for operators of a ring.
 *
 * <p>Start with {@link io.sessionring.example.ringctl.Ringctl}; each command is a class of its own. Results go to standard
 * output, always in UTF-8 with LF; standard error gets one line when something is wrong, a progress bar if
 * it is a terminal, and nothing else. Exit codes: 0
 * done, 1 failed, 2 called in a wrong way.
 */
@NullMarked
package io.sessionring.example.ringctl;

import org.jspecify.annotations.NullMarked;
