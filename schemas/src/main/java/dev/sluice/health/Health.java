package dev.sluice.health;

/**
 * How a process is.
 *
 * @param live whether it should be left running
 * @param ready whether it does its work
 * @param state in a word, for people
 */
public record Health(boolean live, boolean ready, String state) {}
