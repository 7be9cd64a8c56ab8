package dev.sluice.cache.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads files of labelled questions: a JSON object a line; blank lines and further members are passed over. */
public final class LabelledFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    private static final Pattern QUERY_TYPE = Pattern.compile("faq|search|support|transaction|general");
    private static final int SHOWN_CHARS = 40;

    private LabelledFile() {}

    /**
     * Pairs: {@code id}, {@code category}, {@code a}, {@code b}, {@code same_answer} and optionally {@code lang} and
     * {@code query_type}.
     *
     * @throws LabelledFileException if a line is none, or there are none
     * @throws IOException if the file cannot be read
     */
    public static List<LabelledPair> pairs(Path file) throws IOException, LabelledFileException {
        return read(
                file,
                line -> new LabelledPair(
                        line.text("id"),
                        line.optional("lang", LANGUAGE, "a language tag such as en"),
                        line.optional("query_type", QUERY_TYPE, "faq, search, support, transaction or general"),
                        line.text("category"),
                        line.text("a"),
                        line.text("b"),
                        line.bool("same_answer")));
    }

    /**
     * Questions of a stream: {@code text}, {@code label} and optionally {@code lang} and {@code query_type}.
     *
     * @throws LabelledFileException if a line is none, or there are none
     * @throws IOException if the file cannot be read
     */
    public static List<LabelledQuestion> questions(Path file) throws IOException, LabelledFileException {
        return read(
                file,
                line -> new LabelledQuestion(
                        line.text("text"),
                        line.text("label"),
                        line.optional("lang", LANGUAGE, "a language tag such as en"),
                        line.optional("query_type", QUERY_TYPE, "faq, search, support, transaction or general")));
    }

    private static <T> List<T> read(Path file, Function<Line, T> reader) throws IOException, LabelledFileException {
        List<T> items = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                Line line = Line.of(file + ":" + (i + 1), lines.get(i), problems);
                items.add(reader.apply(line));
            }
        }
        if (items.isEmpty()) {
            problems.add(file + ": no lines; allowed is a JSON object a line");
        }
        if (!problems.isEmpty()) {
            throw new LabelledFileException(problems);
        }
        return items;
    }

    private static List<String> lines(Path file) throws IOException, LabelledFileException {
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new LabelledFileException(List.of(file + ": not UTF-8; allowed is a JSON object a line in UTF-8"));
        }
    }

    /** A line; what is wrong with it is noted, and something harmless taken instead. */
    private record Line(String place, JsonNode node, List<String> problems) {

        static Line of(String place, String text, List<String> problems) {
            try {
                JsonNode node = JSON.readTree(text);
                if (node.isObject()) {
                    return new Line(place, node, problems);
                }
                problems.add(place + ": " + shown(node) + " is no object; allowed is a JSON object a line");
            } catch (JsonProcessingException e) {
                problems.add(place + ": not JSON (column "
                        + (e.getLocation() == null ? 0 : e.getLocation().getColumnNr())
                        + "); allowed is a JSON object a line");
            }
            return new Line(place, JSON.createObjectNode(), new ArrayList<>());
        }

        String text(String field) {
            JsonNode value = node.path(field);
            if (!value.isTextual() || value.asText().isBlank()) {
                reject(field, value, "a text that is not blank");
                return "";
            }
            return value.asText();
        }

        boolean bool(String field) {
            JsonNode value = node.path(field);
            if (!value.isBoolean()) {
                reject(field, value, "true or false");
            }
            return value.asBoolean();
        }

        @Nullable
        String optional(String field, Pattern allowed, String meaning) {
            JsonNode value = node.path(field);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            if (!value.isTextual() || !allowed.matcher(value.asText()).matches()) {
                reject(field, value, meaning + ", or left out");
                return null;
            }
            return value.asText();
        }

        private void reject(String field, JsonNode value, String allowed) {
            problems.add(place + ": " + field + " is " + shown(value) + "; allowed is " + allowed);
        }

        private static String shown(JsonNode value) {
            String text = value.isMissingNode() ? "missing" : value.toString();
            return text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS - 1) + "…" : text;
        }
    }
}
