package dev.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is shared while one configuration is read: where it comes from, what it may refer to, what is wrong with it. */
final class Reading {

    /** A value before it is understood, and where it stands. */
    record Raw(String text, String source, int line) {}

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?<name>[A-Za-z0-9_-]+):(?<target>[^}]*)}");

    private final Path file;
    private final Map<String, String> env;
    private final List<ConfigProblem> problems = new ArrayList<>();

    Reading(Path file, Map<String, String> env) {
        this.file = file;
        this.env = env;
    }

    Map<String, String> env() {
        return env;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    Raw inFile(String text, int line) {
        return new Raw(text, file.toString(), line);
    }

    Optional<Raw> inEnv(String variable) {
        return Optional.ofNullable(env.get(variable)).map(text -> new Raw(text, "environment variable " + variable, 0));
    }

    void missing(String field, int line, String allowed) {
        problems.add(new ConfigProblem(file.toString(), line, field, null, allowed));
    }

    void problem(Raw raw, String field, String allowed) {
        problems.add(new ConfigProblem(raw.source(), raw.line(), field, Secrets.mask(field, raw.text()), allowed));
    }

    /** The directory relative references start from. */
    Path directory() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /**
     * The text with its references replaced.
     *
     * @param foreign names of config providers whose references Kafka resolves itself
     * @return empty when a reference leads nowhere; it has been reported
     */
    Optional<String> resolve(Raw raw, String field, Set<String> foreign) {
        Matcher matcher = REFERENCE.matcher(raw.text());
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            Optional<String> value = foreign.contains(matcher.group("name"))
                    ? Optional.of(matcher.group())
                    : SecretReference.parse(matcher.group("name") + ":" + matcher.group("target"))
                            .flatMap(reference -> reference.in(directory()).resolve(env));
            if (value.isEmpty()) {
                Raw reference = new Raw(matcher.group(), raw.source(), raw.line());
                problems.add(new ConfigProblem(
                        reference.source(),
                        reference.line(),
                        field,
                        reference.text(),
                        "${env:NAME} of a variable that is set, ${file:PATH} of a file that can be read"));
                return Optional.empty();
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value.get()));
        }
        return Optional.of(matcher.appendTail(resolved).toString());
    }
}
