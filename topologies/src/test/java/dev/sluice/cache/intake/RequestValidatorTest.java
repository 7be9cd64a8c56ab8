package dev.sluice.cache.intake;

import static dev.sluice.cache.Fixtures.bytes;
import static dev.sluice.cache.Fixtures.message;
import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.cache.intake.RequestValidator.Verdict;
import dev.sluice.cache.reply.Errors;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.RetrievedChunk;
import dev.sluice.schema.SamplingParameters;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestValidatorTest {

    private static final String SECRET = "my secret prompt";

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRules")
    void namesTheField(String field, UnaryOperator<LlmRequest.Builder> breaking) {
        Verdict verdict =
                RequestValidator.check(breaking.apply(request("r", SECRET)).build());

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Invalid.class, invalid -> {
            ErrorInfo error = invalid.error();
            assertThat(error.getCode()).isEqualTo(Errors.INVALID_REQUEST);
            assertThat(error.getField()).isEqualTo(field);
            assertThat(error.getAllowed()).isNotBlank();
            assertThat(error.toString()).doesNotContain("secret").hasSizeLessThan(1_000);
        });
    }

    @Test
    void takesAsManyInputsAsAnAnswerHasRoomFor() {
        LlmRequest unknown = embeddings(request("r", "q"))
                .setInputs(Collections.nCopies(448, "x"))
                .build();
        LlmRequest small = embeddings(request("r", "q"))
                .setInputs(Collections.nCopies(2_048, "x"))
                .setDimensions(672)
                .build();

        assertThat(RequestValidator.check(unknown)).isInstanceOf(Verdict.Valid.class);
        assertThat(RequestValidator.check(small)).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void aTemplateMayStandInForMessages() {
        LlmRequest request = request("r", "q")
                .setMessages(List.of())
                .setTemplateId("t")
                .setTemplateVariables(Map.of("a", "b"))
                .build();

        assertThat(RequestValidator.check(request)).isInstanceOf(Verdict.Valid.class);
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                rule("request_id", r -> r.setRequestId("")),
                rule("request_id", r -> r.setRequestId("a b")),
                rule("request_id", r -> r.setRequestId("x".repeat(129))),
                rule("request_id", r -> r.setRequestId("x".repeat(2_000_000))),
                rule("request_id", r -> r.setRequestId("\ud800")),
                rule("tenant", r -> r.setTenant(" ")),
                rule("tenant", r -> r.setTenant("t".repeat(129))),
                rule("team", r -> r.setTeam("")),
                rule("user", r -> r.setUser("")),
                rule("function", r -> r.setFunction("")),
                rule("model", r -> r.setModel("")),
                rule("tags", r -> r.setTags(Map.of("k", "v".repeat(513)))),
                rule("messages", r -> r.setMessages(List.of())),
                rule("messages", r -> r.setRawBody(bytes("{\"messages\":[]}"))),
                rule("messages[1].role", r -> r.setMessages(List.of(message("user", "x"), message("robot", SECRET)))),
                rule("messages[0].content", r -> r.setMessages(List.of(message("user", "  ")))),
                rule("messages[0].content", r -> r.setMessages(List.of(message("user", null)))),
                rule("messages[0].tool_call_id", r -> r.setMessages(List.of(message("tool", "x")))),
                rule(
                        "messages[0].tool_calls",
                        r -> r.setMessages(List.of(Message.newBuilder()
                                .setRole("assistant")
                                .setToolCalls("{" + SECRET)
                                .build()))),
                rule("lane", r -> r.setLane("FAST")),
                rule("max_output_tokens", r -> r.setMaxOutputTokens(0)),
                rule(
                        "cache.mode",
                        r -> r.setCache(
                                CacheDirectives.newBuilder().setMode("MAYBE").build())),
                rule(
                        "cache.ttl_ms",
                        r -> r.setCache(
                                CacheDirectives.newBuilder().setTtlMs(-1L).build())),
                rule(
                        "hints.query_type",
                        r -> r.setHints(Hints.newBuilder().setQueryType("odd").build())),
                rule(
                        "hints.complexity",
                        r -> r.setHints(Hints.newBuilder().setComplexity("odd").build())),
                rule(
                        "hints.language",
                        r -> r.setHints(Hints.newBuilder().setLanguage("e n").build())),
                rule(
                        "sampling.temperature",
                        r -> r.setSampling(SamplingParameters.newBuilder()
                                .setTemperature(Double.NaN)
                                .build())),
                rule(
                        "sampling.top_p",
                        r -> r.setSampling(
                                SamplingParameters.newBuilder().setTopP(1.1).build())),
                rule("tools", r -> r.setTools("[" + SECRET)),
                rule("tools", r -> r.setTools("{}")),
                rule("tools", r -> r.setTools("[".repeat(100_000))),
                rule("tools", r -> r.setTools("[{\"a\":1,\"a\":2}]")),
                rule("response_format", r -> r.setResponseFormat("[]")),
                rule("template_id", r -> r.setTemplateVariables(Map.of("a", "b"))),
                rule("template_id", r -> r.setTemplateVersion(1)),
                rule("template_id", r -> raw(r, "{\"messages\":[{}]}").setTemplateId("t")),
                rule(
                        "chunks",
                        r -> raw(r, "{\"messages\":[{}]}")
                                .setChunks(List.of(new RetrievedChunk("c", SECRET, 1.0, null)))),
                rule("operation", r -> r.setOperation("images")),
                rule("inputs", r -> r.setInputs(List.of("x"))),
                rule("dimensions", r -> r.setDimensions(3)),
                rule("messages", r -> r.setOperation("embeddings").setInputs(List.of("x"))),
                rule("max_output_tokens", r -> embeddings(r).setMaxOutputTokens(1)),
                rule("template_id", r -> embeddings(r).setTemplateId("t")),
                rule("tools", r -> embeddings(r).setTools("[]")),
                rule("inputs", r -> embeddings(r).setInputs(List.of())),
                rule("inputs", r -> embeddings(r).setInputs(List.of(SECRET, ""))),
                rule("inputs", r -> embeddings(r).setInputs(Collections.nCopies(449, "x"))),
                rule(
                        "inputs",
                        r -> embeddings(r)
                                .setInputs(Collections.nCopies(2_049, "x"))
                                .setDimensions(8)),
                rule("dimensions", r -> embeddings(r).setDimensions(0)),
                rule("raw_body", r -> raw(r, "[]")),
                rule("raw_body", r -> raw(r, "")),
                rule("raw_body", r -> raw(r, "{\"messages\":1}")),
                rule("raw_body", r -> raw(r, "{\"messages\":[]}")),
                rule("raw_body", r -> raw(r, "{\"messages\":[1]}")),
                rule("raw_body", r -> raw(r, "{\"messages\":[{}]} tail " + SECRET)),
                rule("raw_body", r -> raw(r, "{\"a\":" + "[".repeat(100_000))),
                rule("raw_body", r -> raw(r, "\u0000\u0001")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"100\"",
                "\"my secret prompt\"",
                "0",
                "-1",
                "1.5",
                "1e3",
                "true",
                "[1]",
                "{}",
                "10000001",
                "9223372036854775808"
            })
    void boundsOfRawBodiesAreNumbers(String value) {
        for (String name : List.of("max_tokens", "max_completion_tokens", "n")) {
            LlmRequest request = bounded(name, value);

            assertThat(RequestValidator.check(request)).isInstanceOfSatisfying(Verdict.Invalid.class, invalid -> {
                assertThat(invalid.error().getCode()).isEqualTo(Errors.INVALID_REQUEST);
                assertThat(invalid.error().getField()).isEqualTo("raw_body." + name);
                assertThat(invalid.error().toString()).doesNotContain("secret");
            });
        }
    }

    @Test
    void boundsOfRawBodiesMayBeLeftOut() {
        for (String name : List.of("max_tokens", "max_completion_tokens", "n")) {
            assertThat(RequestValidator.check(bounded(name, "null"))).isInstanceOf(Verdict.Valid.class);
            assertThat(RequestValidator.check(bounded(name, "1"))).isInstanceOf(Verdict.Valid.class);
        }
        assertThat(RequestValidator.check(bounded("max_tokens", "10000000"))).isInstanceOf(Verdict.Valid.class);
        assertThat(RequestValidator.check(bounded("n", "128"))).isInstanceOf(Verdict.Valid.class);
        assertThat(RequestValidator.check(bounded("n", "129"))).isInstanceOf(Verdict.Invalid.class);
    }

    @Test
    void boundsOfGeminisRawBodiesAreNumbersInBothSpellings() {
        for (String name : List.of(
                "generationConfig.maxOutputTokens",
                "generation_config.max_output_tokens",
                "generationConfig.candidateCount",
                "generation_config.candidate_count")) {
            assertThat(RequestValidator.check(configured(name, "\"secret\"")))
                    .isInstanceOfSatisfying(
                            Verdict.Invalid.class,
                            invalid -> assertThat(invalid.error().getField()).isEqualTo("raw_body." + name));
            assertThat(RequestValidator.check(configured(name, "1"))).isInstanceOf(Verdict.Valid.class);
        }
    }

    private static LlmRequest configured(String path, String value) {
        String config = path.substring(0, path.indexOf('.'));
        String name = path.substring(path.indexOf('.') + 1);
        return raw(
                        request("r", "q"),
                        "{\"contents\":[{\"parts\":[{\"text\":\"q\"}]}],\"" + config + "\":{\"" + name + "\":" + value
                                + "}}")
                .build();
    }

    private static LlmRequest bounded(String name, String value) {
        return raw(
                        request("r", "q"),
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"" + name + "\":" + value + "}")
                .build();
    }

    @Test
    void takesWhatKeepsTheRules() {
        assertThat(RequestValidator.check(request("r", "q").build())).isInstanceOf(Verdict.Valid.class);
        assertThat(RequestValidator.check(
                        raw(request("r", "q"), "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}")
                                .build()))
                .isInstanceOf(Verdict.Valid.class);
        assertThat(RequestValidator.check(request("r", "q").setLane("DEFERRED").build()))
                .isInstanceOf(Verdict.Valid.class);
    }

    @Property(tries = 500)
    void neverThrows(@ForAll String id, @ForAll String role, @ForAll String content, @ForAll byte[] body) {
        RequestValidator.check(request(id, content)
                .setMessages(List.of(message(role, content)))
                .setTools(content)
                .setHints(Hints.newBuilder().setLanguage(role).build())
                .build());
        Verdict verdict = RequestValidator.check(request("r", content)
                .setMessages(List.of())
                .setRawBody(ByteBuffer.wrap(body))
                .build());

        assertThat(verdict).isNotNull();
    }

    private static LlmRequest.Builder raw(LlmRequest.Builder request, String body) {
        return request.setMessages(List.of()).setRawBody(bytes(body));
    }

    private static LlmRequest.Builder embeddings(LlmRequest.Builder request) {
        return request.setMessages(List.of())
                .setMaxOutputTokens(null)
                .setOperation("embeddings")
                .setInputs(List.of("x"));
    }

    private static Arguments rule(String field, UnaryOperator<LlmRequest.Builder> breaking) {
        return arguments(field, breaking);
    }
}
