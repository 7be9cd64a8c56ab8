package dev.sluice.worker.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.pricing.TokenBounds;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.SamplingParameters;
import dev.sluice.schema.TokenUsage;
import dev.sluice.worker.Samples;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.FakeServer;
import dev.sluice.worker.provider.PartialUsage;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.request.InvalidRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiFormatTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = """
            {"id":"c1","model":"gpt-small-2026","service_tier":"default","choices":[{"index":0,"finish_reason":"stop",\
            "message":{"role":"assistant","content":"Натисніть «скинути»."}}],\
            "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,\
            "prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":10},\
            "completion_tokens_details":{"reasoning_tokens":5}}}""";

    private final OpenAiFormat format = new OpenAiFormat();
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        server.response = ANSWER.getBytes(StandardCharsets.UTF_8);
        server.responseHeaders = Map.of("x-request-id", "req_7");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void asksForTheTierOfTheDeployment() throws Exception {
        DispatchItem built = Samples.item("r").setServiceTier("flex").build();
        DispatchItem raw = Samples.item("r")
                .setRequest(Samples.request("r")
                        .setRawBody(ByteBuffer.wrap(
                                "{\"model\":\"gpt-small\",\"messages\":[1]}".getBytes(StandardCharsets.UTF_8)))
                        .build())
                .setMaxOutputTokens(null)
                .setServiceTier("flex")
                .build();

        assertThat(JSON.readTree(format.body(built, false)).path("service_tier").asText())
                .isEqualTo("flex");
        assertThat(JSON.readTree(format.body(raw, false)).path("service_tier").asText())
                .isEqualTo("flex");
        assertThat(JSON.readTree(format.body(Samples.item("r").build(), false)).has("service_tier"))
                .isFalse();
    }

    @Test
    void sendsARequestInAFixedOrder() throws Exception {
        LlmRequest request = Samples.request("r")
                .setMessages(List.of(
                        Message.newBuilder()
                                .setRole("system")
                                .setContent("Be \"brief\".")
                                .build(),
                        Message.newBuilder()
                                .setRole("assistant")
                                .setToolCalls("[{\"id\":\"t1\", \"type\":\"function\"}]")
                                .build(),
                        Message.newBuilder()
                                .setRole("tool")
                                .setToolCallId("t1")
                                .setName("clock")
                                .setContent("12:00 €")
                                .build()))
                .setTools("[ {\"type\":\"function\"} ]")
                .setResponseFormat("{\"type\":\"json_object\"}")
                .setSampling(SamplingParameters.newBuilder()
                        .setTemperature(0.2)
                        .setTopP(1.0)
                        .setSeed(7L)
                        .setStop(List.of("END"))
                        .build())
                .build();

        server.attempt(format, false, Samples.item("r").setRequest(request).build());

        assertThat(server.receivedBody())
                .isEqualTo(
                        "{\"model\":\"gpt-small\",\"messages\":[{\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\"},"
                                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"t1\", \"type\":\"function\"}]},"
                                + "{\"role\":\"tool\",\"content\":\"12:00 €\",\"name\":\"clock\",\"tool_call_id\":\"t1\"}],"
                                + "\"tools\":[ {\"type\":\"function\"} ],\"response_format\":{\"type\":\"json_object\"},"
                                + "\"temperature\":0.2,\"top_p\":1.0,\"seed\":7,\"stop\":[\"END\"],\"max_completion_tokens\":100}");
        assertThat(server.receivedUri).isEqualTo("/v1/chat/completions");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void passesARawBodyOnByteForByte(boolean stream) throws Exception {
        String raw =
                "{ \"model\":\"gpt-small\",\n\"max_tokens\": 5, \"messages\":[{\"role\":\"user\",\"content\":\"\\u00fc ü\"}]"
                        + (stream ? ", \"stream_options\":{ \"include_usage\" :true},\"stream\": true }" : " }");

        server.attempt(format, stream, raw(raw));

        assertThat(server.received).isEqualTo(raw.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsAnAnswer() throws Exception {
        Attempt attempt = server.attempt(format, false, Samples.item("r").build());

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Success.class, success -> {
            ProviderAnswer answer = success.answer();
            assertThat(answer.body()).isEqualTo(ByteBuffer.wrap(server.response));
            assertThat(answer.content()).isEqualTo("Натисніть «скинути».");
            assertThat(answer.finishReason()).isEqualTo("stop");
            assertThat(answer.model()).isEqualTo("gpt-small-2026");
            assertThat(answer.serviceTier()).isEqualTo("default");
            assertThat(answer.requestId()).isEqualTo("req_7");
            assertThat(answer.usage())
                    .isEqualTo(TokenUsage.newBuilder()
                            .setInputUncached(60)
                            .setCacheRead(30)
                            .setCacheWrite(Map.of("30m", 10L))
                            .setOutputTotal(20)
                            .setOutputReasoning(5)
                            .build());
            assertThat(answer.rawUsage()).contains("\"total_tokens\":120");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"usage\":null",
                ",\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":2}",
                ",\"usage\":{\"prompt_tokens\":1e300,\"completion_tokens\":2}",
                ",\"usage\":{\"prompt_tokens\":99999999999999,\"completion_tokens\":2}",
                ",\"usage\":{\"prompt_tokens\":\"1\",\"completion_tokens\":2}"
            })
    void anAnswerWithoutSoundUsageIsAnAnswer(String usage) throws Exception {
        server.response =
                ("{\"choices\":[{\"message\":{\"content\":\"yes\"}}]" + usage + "}").getBytes(StandardCharsets.UTF_8);

        Attempt attempt = server.attempt(format, false, Samples.item("r").build());

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Success.class, success -> {
            assertThat(success.answer().content()).isEqualTo("yes");
            assertThat(success.answer().usage()).isNull();
            assertThat(success.answer().usageProblem()).startsWith("USAGE_");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "not json", "[1"})
    void refusesToolsThatAreNoJsonArray(String tools) {
        DispatchItem item = Samples.item("r")
                .setRequest(Samples.request("r").setTools(tools).build())
                .build();

        assertThatThrownBy(() -> format.body(item, false)).isInstanceOfSatisfying(InvalidRequestException.class, e -> {
            assertThat(e.error().getCode()).isEqualTo("INVALID_REQUEST");
            assertThat(e.error().getField()).isEqualTo("tools");
            assertThat(e.error().getMessage()).doesNotContain(tools);
        });
    }

    @Test
    void putsAStreamTogetherIntoTheBodyOfAnAnswer() throws Exception {
        server.stream(STREAM);

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        assertThat(server.receivedBody()).endsWith(",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        ProviderAnswer answer = ((Attempt.Success) attempt).answer();
        JsonNode expected = JSON.readTree("""
                {"id":"c1","model":"gpt-4o-mini","service_tier":"default","object":"chat.completion","choices":[{"index":0,
                 "message":{"role":"assistant","content":"Press ü.","tool_calls":[{"id":"t1","type":"function",
                 "function":{"name":"clock","arguments":"{\\"zone\\":1}"}}]},
                 "logprobs":{"content":[{"token":"Press"},{"token":" ü."}]},"finish_reason":"tool_calls"}],
                 "usage":{"prompt_tokens":100,"completion_tokens":20}}""");
        assertThat(JSON.readTree(StandardCharsets.UTF_8.decode(answer.body()).toString()))
                .isEqualTo(expected);
        assertThat(answer.content()).isEqualTo("Press ü.");
        assertThat(answer.finishReason()).isEqualTo("tool_calls");
        assertThat(answer.usage())
                .isNotNull()
                .extracting(TokenUsage::getOutputTotal)
                .isEqualTo(20L);
    }

    @Test
    void aStreamCutBehindItsEndIsAnAnswer() throws Exception {
        server.stream(STREAM);
        server.cutBefore(6);

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Success.class, success -> {
            assertThat(success.answer().content()).isEqualTo("Press ü.");
            assertThat(success.answer().usageProblem()).isEqualTo("USAGE_MISSING");
        });
    }

    @Test
    void aCutStreamIsBoundedByWhatCame() throws Exception {
        server.stream(STREAM);
        server.cutBefore(3);

        PartialUsage sent = sent(server.attempt(format, true, Samples.item("r").build()));

        assertThat(sent.isEstimated()).isTrue();
        assertThat(sent.problem()).isEqualTo("USAGE_ESTIMATED");
        assertThat(sent.tokens().getInputUncached()).isEqualTo(TokenBounds.prompt(9));
        assertThat(sent.tokens().getOutputTotal()).isEqualTo("Press ü.".getBytes(StandardCharsets.UTF_8).length);
        assertThat(sent.answer().model()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void aBoundIsNoHigherThanTheCeiling() throws Exception {
        server.stream(STREAM);
        server.cutBefore(3);

        PartialUsage sent = sent(server.attempt(
                format, true, Samples.item("r").setMaxOutputTokens(4).build()));

        assertThat(sent.tokens().getOutputTotal()).isEqualTo(4);
    }

    @Test
    void whatAModelReasonsUnseenCannotBeBounded() throws Exception {
        server.stream("{\"model\":\"gpt-5\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Well\"}}]}", "{}");
        server.cutBefore(1);

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        assertThat(attempt)
                .isInstanceOfSatisfying(
                        Attempt.Unknown.class,
                        unknown -> assertThat(unknown.sent()).isNull());
    }

    @Test
    void aServiceThatCountsInEveryChunkIsBelieved() throws Exception {
        server.stream(
                "{\"model\":\"any\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Well\"}}],"
                        + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}",
                "{\"error\":{\"message\":\"out of memory\",\"type\":\"server_error\"}}");

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        PartialUsage sent = sent(attempt);
        assertThat(sent.problem()).isEqualTo("USAGE_PARTIAL");
        assertThat(sent.tokens().getOutputTotal()).isEqualTo(3);
        assertThat(((Attempt.Unknown) attempt).error().getMessage()).endsWith("server_error");
    }

    private static final String[] STREAM = {
        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\",\"service_tier\":\"default\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
                + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}",
        "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Press\"},"
                + "\"logprobs\":{\"content\":[{\"token\":\"Press\"}]},\"finish_reason\":null}]}",
        "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" ü.\"},"
                + "\"logprobs\":{\"content\":[{\"token\":\" ü.\"}]},\"finish_reason\":null}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"t1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"clock\",\"arguments\":\"\"}}]}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                + "\"function\":{\"arguments\":\"{\\\"zone\\\":1}\"}}]}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20}}",
        "[DONE]"
    };

    private static PartialUsage sent(Attempt attempt) {
        return Objects.requireNonNull(((Attempt.Unknown) attempt).sent());
    }

    private static DispatchItem raw(String body) {
        return Samples.item("r")
                .setRequest(Samples.request("r")
                        .setMessages(List.of())
                        .setRawBody(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                        .build())
                .build();
    }
}
