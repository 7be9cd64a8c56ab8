package dev.sluice.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML value with the line it stands on, so that errors can name it. */
sealed interface YamlNode {

    /** Line in the file, from 1. */
    int line();

    /** A plain value as written; null for an empty one. */
    record Scalar(int line, @Nullable String text) implements YamlNode {}

    /** A list. */
    record Sequence(int line, List<YamlNode> items) implements YamlNode {}

    /** Keys in file order. */
    record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {}
}
