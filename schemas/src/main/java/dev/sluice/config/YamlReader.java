package dev.sluice.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a YAML document into nodes; what is wrong with it goes to the problems. */
final class YamlReader {

    private static final YAMLFactory YAML = new YAMLFactory();
    /** Deeper than any configuration, far from the end of the stack. */
    private static final int MAX_DEPTH = 32;

    private final String source;
    private final Consumer<ConfigProblem> problems;
    private final YAMLParser parser;

    private YamlReader(String source, Consumer<ConfigProblem> problems, YAMLParser parser) {
        this.source = source;
        this.problems = problems;
        this.parser = parser;
    }

    /** The document's mapping; empty for an empty document and for one that has been reported. */
    static Optional<YamlNode.Mapping> read(String yaml, String source, Consumer<ConfigProblem> problems) {
        try (YAMLParser parser = YAML.createParser(yaml)) {
            return new YamlReader(source, problems, parser).document();
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            // The parser's own message quotes the text around the error, which may be a secret.
            problems.accept(new ConfigProblem(source, line, "(document)", "unreadable", "well-formed YAML"));
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError("Reading from memory cannot fail", e);
        }
    }

    private Optional<YamlNode.Mapping> document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return Optional.empty();
        }
        YamlNode root = node("", line(), 0);
        int end = line();
        if (parser.nextToken() != null) {
            problem(end, "(document)", "several documents", "one document");
        }
        if (root instanceof YamlNode.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (!(root instanceof YamlNode.Scalar(int _, String text)) || text != null) {
            problem(root.line(), "(document)", "no mapping", "settings as key: value");
        }
        return Optional.empty();
    }

    private YamlNode node(String path, int line, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            problem(line, path, "nested too deeply", "at most " + MAX_DEPTH + " levels");
            parser.skipChildren();
            return new YamlNode.Scalar(line, null);
        }
        if (parser.isCurrentAlias()) {
            problem(line, path, "an alias", "the value itself");
            return new YamlNode.Scalar(line, null);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(path, line, depth);
            case START_ARRAY -> sequence(path, line, depth);
            case VALUE_NULL -> new YamlNode.Scalar(line, null);
            default -> new YamlNode.Scalar(line, parser.getText());
        };
    }

    private YamlNode mapping(String path, int line, int depth) throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            String field = path.isEmpty() ? key : path + "." + key;
            parser.nextToken();
            if (entries.put(key, node(field, keyLine, depth + 1)) != null) {
                problem(keyLine, field, "given twice", "each key once");
            }
        }
        return new YamlNode.Mapping(line, entries);
    }

    private YamlNode sequence(String path, int line, int depth) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(path, line(), depth + 1));
        }
        return new YamlNode.Sequence(line, items);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private void problem(int line, String field, String value, String allowed) {
        problems.accept(new ConfigProblem(source, line, field, value, allowed));
    }
}
