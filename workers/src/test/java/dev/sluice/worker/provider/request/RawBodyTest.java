package dev.sluice.worker.provider.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RawBodyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ \"model\" : \"m\",\"max_tokens\":5 }|{ \"model\" : \"m\",\"max_tokens\":5 }",
                "{ \"model\" : \"other\" ,\"max_tokens\":5 }|{ \"model\" : \"m\" ,\"max_tokens\":5 }",
                "{\"x\":1,\"model\":{\"a\":[1]},\"max_completion_tokens\":99}|"
                        + "{\"x\":1,\"model\":\"m\",\"max_completion_tokens\":10}",
                "{ \"model\":\"m\"}|{\"max_completion_tokens\":10, \"model\":\"m\"}",
                "{}|{\"model\":\"m\",\"max_completion_tokens\":10}",
                "{\"model\":\"m\",\"max_tokens\":null}|{\"model\":\"m\",\"max_tokens\":10}",
                "{\"model\":\"a\",\"max_tokens\":1,\"model\":\"b\"}|{\"model\":\"m\",\"max_tokens\":1,\"model\":\"m\"}",
                "{\"user\":{\"model\":\"x\"},\"model\":\"m\",\"max_tokens\":1}|"
                        + "{\"user\":{\"model\":\"x\"},\"model\":\"m\",\"max_tokens\":1}",
                "{\"model\":\"\\u006d\",\"max_tokens\":1.0e0}|{\"model\":\"\\u006d\",\"max_tokens\":10}",
            })
    void changesModelAndCeilingOnly(String body, String expected) throws InvalidRequestException {
        byte[] result = apply(body.getBytes(StandardCharsets.UTF_8), "m", 10);

        assertThat(new String(result, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Test
    void passesOnTheSameArrayWhenNothingMustChange() throws InvalidRequestException {
        byte[] body = "{\"messages\":[ {\"content\":\"ü\"} ],\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(apply(body, "m", null)).isSameAs(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{", "{\"a\":1}x", "{\"a\":1}{}", "{\"stream\":true}", "{'a':1}", "\u0000{"})
    void refusesWhatCannotBeSent(String body) {
        assertThatThrownBy(() -> apply(body.getBytes(StandardCharsets.UTF_8), "m", null))
                .isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ \"c\":{\"x\":[1] ,\"most\" : 99}}|{ \"c\":{\"x\":[1] ,\"most\" : 10}}",
                "{\"c\":{\"most\":9}}|{\"c\":{\"most\":9}}",
                "{\"C\":{\"most_of\":99}}|{\"C\":{\"most_of\":10}}",
                "{\"most\":99,\"c\":{\"x\":{\"most\":99}}}|{\"most\":99,\"c\":{\"most\":10,\"x\":{\"most\":99}}}",
                "{\"c\":{}}|{\"c\":{\"most\":10}}",
                "{\"c\": null }|{\"c\": {\"most\":10} }",
                "{ \"x\":1}|{\"c\":{\"most\":10}, \"x\":1}",
            })
    void looksIntoTheObjectsOfTheTopLevel(String body, String expected) throws InvalidRequestException {
        byte[] result = new RawBody(body.getBytes(StandardCharsets.UTF_8), "")
                .atMost(List.of("c", "C"), List.of("most", "most_of"), 10)
                .bytes();

        assertThat(new String(result, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}|"
                        + "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":false ,\"stream_options\":{\"a\":1}}|"
                        + "{\"stream\":true ,\"stream_options\":{\"include_usage\":true,\"a\":1}}",
                "{\"a\":1}|{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"a\":1}",
            })
    void asksForAStreamThatCounts(String body, String expected) throws InvalidRequestException {
        byte[] result = new RawBody(body.getBytes(StandardCharsets.UTF_8), "")
                .set(List.of(), "stream")
                .set(List.of("stream_options"), "include_usage")
                .bytes();

        assertThat(new String(result, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Test
    void refusesABodyOfAnotherFormat() {
        RawBody body =
                new RawBody("{\"contents\":[]}".getBytes(StandardCharsets.UTF_8), "messages").requires("messages");

        assertThatThrownBy(body::bytes).isInstanceOfSatisfying(InvalidRequestException.class, e -> {
            assertThat(e.error().getField()).isEqualTo("raw_body");
            assertThat(e.error().getAllowed()).isEqualTo("messages");
        });
    }

    private static byte[] apply(byte[] body, String model, @Nullable Integer ceiling) throws InvalidRequestException {
        return new RawBody(body, "")
                .forbids("stream")
                .text("model", model)
                .atMost(List.of(), List.of("max_completion_tokens", "max_tokens"), ceiling)
                .bytes();
    }

    @Test
    void refusesOtherEncodings() {
        assertThatThrownBy(() -> apply("{\"model\":\"x\"}".getBytes(StandardCharsets.UTF_16), "m", null))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Property(tries = 500)
    void everythingElseStaysAsItWas(
            @ForAll("bodies") List<Tuple2<String, String>> members,
            @ForAll("spaces") String space,
            @ForAll @IntRange(min = 1, max = 1000) int ceiling)
            throws Exception {
        String body = write(members, space);

        String result =
                new String(apply(body.getBytes(StandardCharsets.UTF_8), "the\"model", ceiling), StandardCharsets.UTF_8);

        assertThat(without(result)).isEqualTo(without(body));
        JsonNode tree = JSON.readTree(result);
        assertThat(tree.path("model").textValue()).isEqualTo("the\"model");
        assertThat(List.of(
                        tree.path("max_tokens").asInt(0),
                        tree.path("max_completion_tokens").asInt(0)))
                .allMatch(value -> value <= ceiling)
                .anyMatch(value -> value > 0);
        // Every member that was not at issue is still there, character by character and in order.
        int from = 0;
        for (Tuple2<String, String> member : members) {
            if (!member.get1().startsWith("m")) {
                String written = "\"" + member.get1() + "\"" + space + ":" + member.get2();
                int at = result.indexOf(written, from);
                assertThat(at).isNotNegative();
                from = at + written.length();
            }
        }
    }

    @Provide
    Arbitrary<List<Tuple2<String, String>>> bodies() {
        Arbitrary<String> names = Arbitraries.of("messages", "tools", "n", "stop", "ключ", "x y");
        Arbitrary<Tuple2<String, String>> other = Combinators.combine(names, values(2))
                .as((name, value) -> Tuple.of(name.startsWith("m") ? "other-" + name : name, value));
        Arbitrary<Tuple2<String, String>> model = values(1).map(value -> Tuple.of("model", value));
        Arbitrary<Tuple2<String, String>> limit = Combinators.combine(
                        Arbitraries.of("max_tokens", "max_completion_tokens"),
                        Arbitraries.integers().between(1, 2000).map(String::valueOf))
                .as(Tuple::of);
        return Combinators.combine(
                        other.list().ofMaxSize(4),
                        model.list().ofMaxSize(1),
                        limit.list().ofMaxSize(1),
                        other.list().ofMaxSize(3))
                .as((a, b, c, d) -> Stream.of(a, b, c, d).flatMap(List::stream).toList());
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.of("", " ", "\n\t", "\r\n  ");
    }

    private static Arbitrary<String> values(int depth) {
        Arbitrary<String> scalar = Arbitraries.oneOf(
                Arbitraries.of(
                        "null", "false", "-0", "1e9", "12345678901234567890", "\"\\u0041\\\"}{][\"", "\"max_tokens\""),
                Arbitraries.strings().ofMaxLength(12).map(RawBodyTest::quoted));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<String> array =
                values(depth - 1).list().ofMaxSize(3).map(list -> "[" + String.join(" ,", list) + "]");
        Arbitrary<String> object = values(depth - 1).map(value -> "{ \"model\":" + value + "}");
        return Arbitraries.oneOf(scalar, array, object);
    }

    private static String quoted(String text) {
        try {
            // Lone surrogates have no form in UTF-8.
            return JSON.writeValueAsString(text.replaceAll("\\p{Cs}", "?"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(List<Tuple2<String, String>> members, String space) {
        return space + "{" + space
                + members.stream()
                        .map(member -> "\"" + member.get1() + "\"" + space + ":" + member.get2())
                        .collect(Collectors.joining(space + ","))
                + space + "}" + space;
    }

    private static JsonNode without(String json) throws Exception {
        ObjectNode tree = (ObjectNode) JSON.readTree(json);
        ObjectNode rest = JSON.createObjectNode();
        for (Iterator<Map.Entry<String, JsonNode>> fields = tree.properties().iterator(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!List.of("model", "max_tokens", "max_completion_tokens").contains(field.getKey())) {
                rest.set(field.getKey(), field.getValue());
            }
        }
        return rest;
    }
}
