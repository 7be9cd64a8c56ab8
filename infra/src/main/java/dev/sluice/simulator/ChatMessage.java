package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A message of a chat as far as the simulator reads it.
 *
 * @param role who speaks
 * @param text all text parts together, and the JSON of tool calls
 * @param name of the speaker
 */
record ChatMessage(String role, String text, @Nullable String name) {}
