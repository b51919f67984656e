/**
 * The main job as a demonstration on the terminal. Start with {@code Quickstart}; {@code Shop} holds what an application would
 * do with sessions, {@code Nodes} where they are kept.
 */
@NullMarked
package io.sessionring.example.quickstart;

import org.jspecify.annotations.NullMarked;
