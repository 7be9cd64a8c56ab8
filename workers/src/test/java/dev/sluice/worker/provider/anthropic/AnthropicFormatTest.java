package dev.sluice.worker.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnthropicFormatTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[\
            {"type":"thinking","thinking":"Hm.","signature":"s"},{"type":"text","text":"Press "},\
            {"type":"text","text":"reset."}],"stop_reason":"end_turn","stop_sequence":null,\
            "usage":{"input_tokens":60,"cache_creation_input_tokens":10,"cache_read_input_tokens":30,\
            "cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":6},"output_tokens":20,\
            "service_tier":"standard"}}""";

    private final AnthropicFormat format = new AnthropicFormat();
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        server.response = ANSWER.getBytes(StandardCharsets.UTF_8);
        server.responseHeaders = Map.of("request-id", "req_7");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsARequestInItsWords() throws Exception {
        LlmRequest request = Samples.request("r")
                .setMessages(List.of(
                        message("system", "Be brief.").build(),
                        message("developer", "And kind.").build(),
                        message("user", "What time is it?").build(),
                        message("assistant", "I look.")
                                .setToolCalls("[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"clock\","
                                        + "\"arguments\":\"{\\\"zone\\\": 1.50}\"}},{\"id\":\"t2\",\"type\":\"function\","
                                        + "\"function\":{\"name\":\"sun\",\"arguments\":\"\"}}]")
                                .build(),
                        message("tool", "12:00 €")
                                .setToolCallId("t1")
                                .setName("clock")
                                .build(),
                        message("tool", "high").setToolCallId("t2").build(),
                        message("user", "Thanks.").build()))
                .setTools("[{\"type\":\"function\",\"function\":{\"name\":\"clock\",\"description\":\"Tells time\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{}},\"strict\":true}},"
                        + "{\"type\":\"function\",\"function\":{\"name\":\"sun\"}}]")
                .setResponseFormat(
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}")
                .setSampling(SamplingParameters.newBuilder()
                        .setTemperature(0.2)
                        .setTopP(1.0)
                        .setFrequencyPenalty(0.0)
                        .setStop(List.of("END"))
                        .build())
                .build();

        server.attempt(format, false, Samples.item("r").setRequest(request).build());

        assertThat(server.receivedBody())
                .isEqualTo("{\"model\":\"gpt-small\",\"max_tokens\":100,"
                        + "\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\"},{\"type\":\"text\",\"text\":\"And kind.\"}],"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"What time is it?\"},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"I look.\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"clock\",\"input\":{\"zone\":1.5}},"
                        + "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"sun\",\"input\":{}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"12:00 €\"},"
                        + "{\"type\":\"tool_result\",\"tool_use_id\":\"t2\",\"content\":\"high\"}]},"
                        + "{\"role\":\"user\",\"content\":\"Thanks.\"}],"
                        + "\"tools\":[{\"name\":\"clock\",\"description\":\"Tells time\","
                        + "\"input_schema\":{\"type\":\"object\",\"properties\":{}},\"strict\":true},"
                        + "{\"name\":\"sun\",\"input_schema\":{\"type\":\"object\"}}],"
                        + "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}},"
                        + "\"temperature\":0.2,\"top_p\":1.0,\"stop_sequences\":[\"END\"]}");
        assertThat(server.receivedUri).isEqualTo("/v1/messages");
        assertThat(server.receivedHeaders.get("Anthropic-version")).containsExactly("2023-06-01");
        assertThat(format.authorization("sk")).isEqualTo(Map.entry("x-api-key", "sk"));
    }

    private static Stream<Arguments> unmappable() {
        return Stream.of(
                refused("max_output_tokens", item -> item.setMaxOutputTokens(null)),
                refused("messages[1].role", messages(message("user", "a"), message("system", "b"))),
                refused("messages", messages(message("system", "b"))),
                refused("messages[0].name", messages(message("user", "a").setName("kim"))),
                refused(
                        "messages[0].tool_calls[0]",
                        messages(message("assistant", "a").setToolCalls("[{\"id\":\"t\",\"type\":\"custom\"}]"))),
                refused(
                        "messages[0].tool_calls[0].function.arguments",
                        messages(message("assistant", "a")
                                .setToolCalls("[{\"id\":\"t\",\"function\":{\"name\":\"f\",\"arguments\":\"[1]\"}}]"))),
                refused("tools[0]", with(request -> request.setTools("[{\"type\":\"web_search\"}]"))),
                refused(
                        "tools[0].function",
                        with(request -> request.setTools(
                                "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"examples\":[]}}]"))),
                refused(
                        "response_format.type",
                        with(request -> request.setResponseFormat("{\"type\":\"json_object\"}"))),
                refused("sampling.temperature", sampling(s -> s.setTemperature(1.5))),
                refused("sampling.seed", sampling(s -> s.setSeed(1L))),
                refused("sampling.frequency_penalty", sampling(s -> s.setFrequencyPenalty(0.5))),
                refused("sampling.presence_penalty", sampling(s -> s.setPresencePenalty(-0.5))));
    }

    @ParameterizedTest
    @MethodSource
    void unmappable(String field, UnaryOperator<DispatchItem.Builder> with) {
        DispatchItem item = with.apply(Samples.item("r")).build();

        assertThatThrownBy(() -> format.body(item, false)).isInstanceOfSatisfying(InvalidRequestException.class, e -> {
            assertThat(e.error().getCode()).isEqualTo("INVALID_REQUEST");
            assertThat(e.error().getField()).isEqualTo(field);
            assertThat(e.error().getAllowed()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void passesARawBodyOnByteForByte(boolean stream) throws Exception {
        String raw =
                "{ \"model\":\"gpt-small\",\n\"max_tokens\": 5, \"system\" : \"ü\", \"messages\":[{\"role\":\"user\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"\\u00fc\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]"
                        + (stream ? ",\"stream\" :true}" : "} ");

        server.attempt(format, stream, raw(raw));

        assertThat(server.received).isEqualTo(raw.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void changesOfARawBodyOnlyWhatItMust() throws Exception {
        server.attempt(format, true, raw("{\"messages\":[ ],\"max_tokens\":500 ,\"model\":\"claude\"}"));

        assertThat(server.receivedBody())
                .isEqualTo("{\"stream\":true,\"messages\":[ ],\"max_tokens\":100 ,\"model\":\"gpt-small\"}");
    }

    @Test
    void readsAnAnswer() throws Exception {
        Attempt attempt = server.attempt(format, false, Samples.item("r").build());

        ProviderAnswer answer = ((Attempt.Success) attempt).answer();
        assertThat(answer.body()).isEqualTo(ByteBuffer.wrap(server.response));
        assertThat(answer.content()).isEqualTo("Press reset.");
        assertThat(answer.finishReason()).isEqualTo("end_turn");
        assertThat(answer.model()).isEqualTo("claude-haiku-4-5");
        assertThat(answer.requestId()).isEqualTo("req_7");
        assertThat(answer.usage())
                .isEqualTo(TokenUsage.newBuilder()
                        .setInputUncached(60)
                        .setCacheRead(30)
                        .setCacheWrite(Map.of("5m", 4L, "1h", 6L))
                        .setOutputTotal(20)
                        .setOutputReasoning(0)
                        .build());
    }

    @Test
    void readsWhatARefusalSays() throws Exception {
        server.status = 429;
        server.responseHeaders = Map.of("retry-after", "3");
        server.response = """
                {"type":"error","error":{"type":"rate_limit_error","message":"spent",
                "details":{"error_code":"enforced_spend_limit_reached"}},"request_id":"req_1"}""".getBytes(StandardCharsets.UTF_8);

        Attempt attempt = server.attempt(format, false, Samples.item("r").build());

        assertThat(attempt)
                .isEqualTo(new Attempt.ErrorResponse(
                        429, "enforced_spend_limit_reached", "rate_limit_error", true, Duration.ofSeconds(3)));
    }

    @Test
    void putsAStreamTogetherIntoTheBodyOfAnAnswer() throws Exception {
        server.stream(STREAM);

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        assertThat(server.receivedBody()).endsWith(",\"stream\":true}");
        ProviderAnswer answer = ((Attempt.Success) attempt).answer();
        assertThat(JSON.readTree(StandardCharsets.UTF_8.decode(answer.body()).toString()))
                .isEqualTo(JSON.readTree("""
                        {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[
                         {"type":"text","text":"Press ü."},{"type":"tool_use","id":"t1","name":"clock","input":{"zone":1}}],
                         "stop_reason":"tool_use","stop_sequence":null,
                         "usage":{"input_tokens":60,"cache_read_input_tokens":30,"output_tokens":20}}"""));
        assertThat(answer.content()).isEqualTo("Press ü.");
    }

    @Test
    void aCutStreamHasTheInputsCountAndABoundOnTheOutput() throws Exception {
        server.stream(STREAM);
        server.cutBefore(5);

        PartialUsage sent = sent(server.attempt(format, true, Samples.item("r").build()));

        assertThat(sent.problem()).isEqualTo("USAGE_ESTIMATED");
        assertThat(sent.tokens())
                .isEqualTo(TokenUsage.newBuilder()
                        .setInputUncached(60)
                        .setCacheRead(30)
                        .setCacheWrite(Map.of())
                        .setOutputTotal(1 + "Press ü.".getBytes(StandardCharsets.UTF_8).length)
                        .setOutputReasoning(0)
                        .build());
    }

    @Test
    void aStreamThatStallsIsCut() throws Exception {
        server.stream(STREAM);
        server.cutBefore(5);
        server.hangAfter = server.cutAfter;
        server.cutAfter = -1;

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        assertThat(((Attempt.Unknown) attempt).error().getCode()).isEqualTo("PROVIDER_TIMEOUT");
        assertThat(sent(attempt).tokens().getInputUncached()).isEqualTo(60);
    }

    @Test
    void aStreamCutBehindItsLastCountIsAnAnswer() throws Exception {
        server.stream(STREAM);
        server.cutBefore(STREAM.length - 1);

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        assertThat(((Attempt.Success) attempt).answer().usage())
                .isNotNull()
                .extracting(TokenUsage::getOutputTotal)
                .isEqualTo(20L);
    }

    @Test
    void whatIsThoughtBeforeTheLastCountCannotBeBounded() throws Exception {
        server.stream(
                STREAM[0],
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"full\"}}");

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Unknown.class, unknown -> {
            assertThat(unknown.sent()).isNull();
            assertThat(unknown.error().getMessage()).endsWith("overloaded_error");
        });
    }

    private static final String[] STREAM = {
        "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"claude-haiku-4-5\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                + "\"usage\":{\"input_tokens\":60,\"cache_read_input_tokens\":30,\"output_tokens\":1}}}",
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
        "{\"type\":\"ping\"}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Press \"}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"ü.\"}}",
        "{\"type\":\"content_block_stop\",\"index\":0}",
        "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\","
                + "\"name\":\"clock\",\"input\":{}}}",
        "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"zone\\\"\"}}",
        "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\":1}\"}}",
        "{\"type\":\"content_block_stop\",\"index\":1}",
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},"
                + "\"usage\":{\"output_tokens\":20}}",
        "{\"type\":\"message_stop\"}"
    };

    private static PartialUsage sent(Attempt attempt) {
        return Objects.requireNonNull(((Attempt.Unknown) attempt).sent());
    }

    private static Message.Builder message(String role, String content) {
        return Message.newBuilder().setRole(role).setContent(content);
    }

    private static Arguments refused(String field, UnaryOperator<DispatchItem.Builder> with) {
        return Arguments.of(field, with);
    }

    private static UnaryOperator<DispatchItem.Builder> with(UnaryOperator<LlmRequest.Builder> change) {
        return item -> item.setRequest(change.apply(Samples.request("r")).build());
    }

    private static UnaryOperator<DispatchItem.Builder> messages(Message.Builder... messages) {
        return with(request -> request.setMessages(
                Stream.of(messages).map(Message.Builder::build).toList()));
    }

    private static UnaryOperator<DispatchItem.Builder> sampling(UnaryOperator<SamplingParameters.Builder> change) {
        return with(request -> request.setSampling(
                change.apply(SamplingParameters.newBuilder()).build()));
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
