package dev.sluice.config;

import dev.sluice.config.Reading.Raw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the file being read. Every setting is asked for by name, so that {@link #end} knows which keys nobody
 * asked for. An environment variable wins over the file, the file over the default.
 */
final class Section {

    /** Kubernetes puts these into every container for each service, sluice-cache among them. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(SERVICE_(HOST|PORT)(_.*)?|PORT|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

    private final String path;
    private final YamlNode.Mapping node;
    private final Reading reading;
    private final Set<String> known = new LinkedHashSet<>();

    Section(String path, YamlNode.Mapping node, Reading reading) {
        this.path = path;
        this.node = node;
        this.reading = reading;
    }

    Map<String, String> properties(String key) {
        return properties(key, Map.of(), List.of());
    }

    Section section(String key) {
        YamlNode child = child(key);
        if (child instanceof YamlNode.Mapping mapping) {
            return new Section(field(key), mapping, reading);
        }
        if (child != null && !isEmpty(child)) {
            reading.problem(reading.inFile("a plain value", child.line()), field(key), "a mapping of settings");
        }
        return new Section(
                field(key), new YamlNode.Mapping(child == null ? node.line() : child.line(), Map.of()), reading);
    }

    /** The mappings of a list, in file order. */
    List<Section> sections(String key) {
        YamlNode child = child(key);
        List<Section> sections = new ArrayList<>();
        if (child instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                String name = field(key) + "[" + sections.size() + "]";
                if (item instanceof YamlNode.Mapping mapping) {
                    sections.add(new Section(name, mapping, reading));
                } else {
                    reading.problem(reading.inFile("a plain value", item.line()), name, "a mapping of settings");
                }
            }
        } else if (child != null && !isEmpty(child)) {
            reading.problem(reading.inFile("no list", child.line()), field(key), "a list");
        }
        return sections;
    }

    /** Whether environment or file says anything under a key, right or wrong. */
    boolean has(String key) {
        YamlNode child = child(key);
        return (child != null && !isEmpty(child))
                || reading.inEnv(variable(field(key))).isPresent();
    }

    /** Reports that a key is not given. */
    void missing(String key, String allowed) {
        reading.missing(field(key), node.line(), allowed);
    }

    /** Reports a value that only makes no sense together with others. */
    void reject(String key, String value, String allowed) {
        reading.problem(reading.inFile(value, node.line()), field(key), allowed);
    }

    /** A mapping of names to amounts. */
    <T> Map<String, T> decimals(String key, String allowed, Function<String, Optional<T>> parser) {
        Map<String, T> amounts = new LinkedHashMap<>();
        properties(key)
                .forEach((name, text) -> parser.apply(text)
                        .ifPresentOrElse(
                                amount -> amounts.put(name, amount), () -> reject(key + "." + name, text, allowed)));
        return amounts;
    }

    /** Names of the mappings in this section, those that only the environment names included. */
    Set<String> names(Set<String> envSuffixes) {
        Set<String> names = new TreeSet<>(node.entries().keySet());
        Set<String> taken = new TreeSet<>();
        names.forEach(name -> taken.add(variable(path + "." + name)));
        String prefix = variable(path) + "_";
        for (String variable : reading.env().keySet()) {
            envSuffixes.stream()
                    .filter(suffix -> variable.startsWith(prefix) && variable.endsWith("_" + suffix))
                    .filter(suffix -> variable.length() > prefix.length() + suffix.length() + 1)
                    .map(suffix -> variable.substring(0, variable.length() - suffix.length() - 1))
                    .filter(taken::add)
                    .forEach(name -> names.add(name.substring(prefix.length())
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')));
        }
        return names;
    }

    <T> T value(String key, T fallback, String allowed, Function<String, Optional<T>> parser) {
        return parsed(key, allowed, parser).orElse(fallback);
    }

    <T> @Nullable T optional(String key, String allowed, Function<String, Optional<T>> parser) {
        return parsed(key, allowed, parser).orElse(null);
    }

    <T> T required(String key, T placeholder, String allowed, Function<String, Optional<T>> parser) {
        if (raw(key).isEmpty()) {
            missing(key, allowed);
        }
        return parsed(key, allowed, parser).orElse(placeholder);
    }

    int integer(String key, int fallback, int min, int max) {
        return value(key, fallback, "a whole number from " + min + " to " + max, text -> {
            try {
                int number = Integer.parseInt(text.strip());
                return number >= min && number <= max ? Optional.of(number) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** The value as given, before references are resolved; empty when neither environment nor file has one. */
    Optional<Raw> raw(String key) {
        YamlNode child = child(key);
        Optional<Raw> fromEnv = reading.inEnv(variable(field(key)));
        if (fromEnv.isPresent() || child == null) {
            return fromEnv;
        }
        return scalar(child, field(key));
    }

    List<String> texts(String key, Pattern allowed, String inWords) {
        YamlNode child = child(key);
        List<Raw> items = new ArrayList<>();
        Optional<Raw> fromEnv = reading.inEnv(variable(field(key)));
        if (fromEnv.isEmpty() && child instanceof YamlNode.Sequence sequence) {
            sequence.items().forEach(item -> scalar(item, field(key)).ifPresent(items::add));
        } else {
            fromEnv.or(() -> child == null ? Optional.empty() : scalar(child, field(key)))
                    .ifPresent(raw -> List.of(raw.text().split(","))
                            .forEach(item -> items.add(new Raw(item.strip(), raw.source(), raw.line()))));
        }
        return items.stream()
                .filter(item -> !item.text().isEmpty())
                .flatMap(item -> accept(item, key, inWords, text -> matching(text, allowed)).stream())
                .toList();
    }

    /**
     * All of a mapping as properties; nested keys are joined by dots, lists by commas. In the environment a dot is one
     * underscore, a dash two, an underscore three.
     *
     * @param shortNames what the environment may call a property, by that name
     * @param required properties that must be there
     */
    Map<String, String> properties(String key, Map<String, String> shortNames, List<Required> required) {
        Map<String, Raw> given = new LinkedHashMap<>();
        YamlNode child = child(key);
        if (child instanceof YamlNode.Mapping) {
            flatten("", child, field(key), given);
        } else if (child != null && !isEmpty(child)) {
            reading.problem(reading.inFile("a plain value", child.line()), field(key), "a mapping of properties");
        }
        String prefix = variable(field(key)) + "_";
        for (String variable : reading.env().keySet()) {
            if (variable.startsWith(prefix) && !SERVICE_LINK.matcher(variable).matches()) {
                String name = propertyName(variable.substring(prefix.length()));
                reading.inEnv(variable).ifPresent(raw -> given.put(shortNames.getOrDefault(name, name), raw));
            }
        }
        Raw providers = given.get("config.providers");
        Set<String> foreign =
                providers == null ? Set.of() : Set.of(providers.text().split("\\s*,\\s*"));
        Map<String, String> properties = new LinkedHashMap<>();
        given.forEach((name, raw) ->
                reading.resolve(raw, field(key) + "." + name, foreign).ifPresent(value -> properties.put(name, value)));
        for (Required property : required) {
            String name = property.name();
            Raw raw = given.get(name);
            if (raw == null) {
                reading.missing(field(key) + "." + name, child == null ? 0 : child.line(), property.allowed());
            } else if (properties.containsKey(name)
                    && matching(properties.getOrDefault(name, ""), property.pattern())
                            .isEmpty()) {
                reading.problem(raw, field(key) + "." + name, property.allowed());
            }
        }
        return properties;
    }

    /** A property that must be given, and what it must look like. */
    record Required(String name, Pattern pattern, String allowed) {}

    /** Reports the keys of this section that nobody asked for. */
    void end() {
        node.entries().forEach((key, value) -> {
            if (!known.contains(key)) {
                String allowed = NearestKey.of(key, known)
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElseGet(() -> "one of " + String.join(", ", known));
                reading.problem(reading.inFile("unknown key", value.line()), field(key), allowed);
            }
        });
    }

    static Optional<String> matching(String text, Pattern pattern) {
        return pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private <T> Optional<T> parsed(String key, String allowed, Function<String, Optional<T>> parser) {
        return raw(key).flatMap(raw -> accept(raw, key, allowed, parser));
    }

    private <T> Optional<T> accept(Raw raw, String key, String allowed, Function<String, Optional<T>> parser) {
        Optional<String> resolved = reading.resolve(raw, field(key), Set.of());
        Optional<T> value = resolved.flatMap(parser);
        if (resolved.isPresent() && value.isEmpty()) {
            reading.problem(raw, field(key), allowed);
        }
        return value;
    }

    private Optional<Raw> scalar(YamlNode given, String field) {
        if (given instanceof YamlNode.Scalar(int line, String text)) {
            return Optional.ofNullable(text).map(present -> reading.inFile(present, line));
        }
        reading.problem(reading.inFile("a list or mapping", given.line()), field, "a plain value");
        return Optional.empty();
    }

    private void flatten(String name, YamlNode given, String field, Map<String, Raw> into) {
        switch (given) {
            case YamlNode.Mapping(int _, var entries) ->
                entries.forEach((key, value) ->
                        flatten(name.isEmpty() ? key : name + "." + key, value, field + "." + key, into));
            case YamlNode.Sequence(int line, var items) -> {
                List<String> texts = items.stream()
                        .flatMap(item -> scalar(item, field).stream())
                        .map(Raw::text)
                        .toList();
                into.put(name, reading.inFile(String.join(",", texts), line));
            }
            case YamlNode.Scalar scalar -> scalar(scalar, field).ifPresent(raw -> into.put(name, raw));
        }
    }

    private @Nullable YamlNode child(String key) {
        known.add(key);
        return node.entries().get(key);
    }

    private String field(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean isEmpty(YamlNode given) {
        return given instanceof YamlNode.Scalar(int _, String text) && text == null;
    }

    private static String variable(String field) {
        return "SLUICE_" + field.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static String propertyName(String variable) {
        return variable.toLowerCase(Locale.ROOT)
                .replace("___", "\0")
                .replace("__", "-")
                .replace('_', '.')
                .replace('\0', '_');
    }
}
