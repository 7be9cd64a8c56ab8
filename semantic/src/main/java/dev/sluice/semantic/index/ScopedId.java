package dev.sluice.semantic.index;

/** An entry and the scope it is in. */
public record ScopedId(String scope, String id) {}
