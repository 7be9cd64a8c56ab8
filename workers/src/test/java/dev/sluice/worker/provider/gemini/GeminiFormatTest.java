package dev.sluice.worker.provider.gemini;

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

final class GeminiFormatTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = """
            {"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true},{"text":"Press "},{"text":"reset."}],\
            "role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":90,\
            "candidatesTokenCount":15,"thoughtsTokenCount":5,"cachedContentTokenCount":30,"totalTokenCount":110},\
            "modelVersion":"gemini-2.5-flash","responseId":"resp_7"}""";

    private final GeminiFormat format = new GeminiFormat();
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        server.response = ANSWER.getBytes(StandardCharsets.UTF_8);
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
                        message("user", "What time is it?").build(),
                        message("assistant", "I look.")
                                .setToolCalls(
                                        "[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"clock\","
                                                + "\"arguments\":\"{\\\"zone\\\":1}\"},\"extra_content\":{\"google\":{\"thought_signature\":\"sig\"}}},"
                                                + "{\"id\":\"t2\",\"type\":\"function\",\"function\":{\"name\":\"sun\",\"arguments\":\"\"}}]")
                                .build(),
                        message("tool", "12:00 €").setToolCallId("t1").build(),
                        message("tool", "{\"high\":true}").setToolCallId("t2").build(),
                        message("user", "Thanks.").build()))
                .setTools("[{\"type\":\"function\",\"function\":{\"name\":\"clock\",\"description\":\"Tells time\","
                        + "\"parameters\":{\"type\":\"object\",\"$defs\":{}},\"strict\":true}},"
                        + "{\"type\":\"function\",\"function\":{\"name\":\"sun\"}}]")
                .setResponseFormat(
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}")
                .setSampling(SamplingParameters.newBuilder()
                        .setTemperature(1.5)
                        .setTopP(1.0)
                        .setFrequencyPenalty(0.5)
                        .setPresencePenalty(-0.5)
                        .setSeed(7L)
                        .setStop(List.of("END"))
                        .build())
                .build();

        server.attempt(format, false, Samples.item("r").setRequest(request).build());

        assertThat(server.receivedBody())
                .isEqualTo("{\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]},"
                        + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"What time is it?\"}]},"
                        + "{\"role\":\"model\",\"parts\":[{\"text\":\"I look.\"},"
                        + "{\"functionCall\":{\"name\":\"clock\",\"args\":{\"zone\":1}},\"thoughtSignature\":\"sig\"},"
                        + "{\"functionCall\":{\"name\":\"sun\",\"args\":{}}}]},"
                        + "{\"role\":\"user\",\"parts\":["
                        + "{\"functionResponse\":{\"name\":\"clock\",\"response\":{\"output\":\"12:00 €\"}}},"
                        + "{\"functionResponse\":{\"name\":\"sun\",\"response\":{\"high\":true}}}]},"
                        + "{\"role\":\"user\",\"parts\":[{\"text\":\"Thanks.\"}]}],"
                        + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"clock\",\"description\":\"Tells time\","
                        + "\"parametersJsonSchema\":{\"type\":\"object\",\"$defs\":{}}},{\"name\":\"sun\"}]}],"
                        + "\"generationConfig\":{\"temperature\":1.5,\"topP\":1.0,\"frequencyPenalty\":0.5,"
                        + "\"presencePenalty\":-0.5,\"seed\":7,\"stopSequences\":[\"END\"],\"maxOutputTokens\":100,"
                        + "\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{\"type\":\"object\"}}}");
        assertThat(server.receivedUri).isEqualTo("/v1/models/gpt-small:generateContent");
        assertThat(format.authorization("k")).isEqualTo(Map.entry("x-goog-api-key", "k"));
    }

    @Test
    void namesTheModelInThePath() {
        assertThat(format.path("a b?", true)).isEqualTo("/models/a%20b%3F:streamGenerateContent?alt=sse");
        assertThat(format.path("tunedModels/mine-1", false)).isEqualTo("/tunedModels/mine-1:generateContent");
    }

    private static Stream<Arguments> unmappable() {
        return Stream.of(
                refused("messages[1].role", messages(message("user", "a"), message("developer", "b"))),
                refused("messages[0].name", messages(message("user", "a").setName("kim"))),
                refused(
                        "messages[0].tool_call_id",
                        messages(message("tool", "a").setToolCallId("t9"))),
                refused("tools[0]", with(request -> request.setTools("[{\"type\":\"web_search\"}]"))),
                refused("response_format.type", with(request -> request.setResponseFormat("{\"type\":\"grammar\"}"))),
                refused("sampling.seed", sampling(s -> s.setSeed(1L << 40))),
                refused("sampling.stop", sampling(s -> s.setStop(List.of("1", "2", "3", "4", "5", "6")))));
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
        String raw = "{ \"contents\":[{\"parts\":[{\"text\":\"\\u00fc ü\"}]}],\n"
                + "\"generationConfig\": { \"maxOutputTokens\" : 5 , \"topK\":1.0} } ";

        server.attempt(format, stream, raw(raw));

        assertThat(server.received).isEqualTo(raw.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void putsItsCeilingIntoARawBody() throws Exception {
        server.attempt(format, false, raw("{\"contents\":[ ],\"generationConfig\":{\"topK\":1.0}}"));

        assertThat(server.receivedBody())
                .isEqualTo("{\"contents\":[ ],\"generationConfig\":{\"maxOutputTokens\":100,\"topK\":1.0}}");
    }

    @Test
    void readsAnAnswer() throws Exception {
        Attempt attempt = server.attempt(format, false, Samples.item("r").build());

        ProviderAnswer answer = ((Attempt.Success) attempt).answer();
        assertThat(answer.body()).isEqualTo(ByteBuffer.wrap(server.response));
        assertThat(answer.content()).isEqualTo("Press reset.");
        assertThat(answer.finishReason()).isEqualTo("STOP");
        assertThat(answer.model()).isEqualTo("gemini-2.5-flash");
        assertThat(answer.requestId()).isEqualTo("resp_7");
        assertThat(answer.usage()).isEqualTo(usage(60, 30, 20, 5));
    }

    @Test
    void aBlockedPromptIsAnAnswerWithoutText() throws Exception {
        server.response =
                "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":4,\"totalTokenCount\":4}}"
                        .getBytes(StandardCharsets.UTF_8);

        Attempt attempt = server.attempt(format, false, Samples.item("r").build());

        ProviderAnswer answer = ((Attempt.Success) attempt).answer();
        assertThat(answer.content()).isNull();
        assertThat(answer.finishReason()).isEqualTo("SAFETY");
        assertThat(answer.usage()).isEqualTo(usage(4, 0, 0, 0));
    }

    @Test
    void readsWhatARefusalSays() throws Exception {
        server.status = 429;
        server.response = """
                {"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[
                {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
                {"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.074824224s"}]}}""".getBytes(StandardCharsets.UTF_8);

        Attempt attempt = server.attempt(format, false, Samples.item("r").build());

        assertThat(attempt)
                .isEqualTo(new Attempt.ErrorResponse(
                        429,
                        "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                        "RESOURCE_EXHAUSTED",
                        true,
                        Duration.ofMillis(34_074)));
    }

    @Test
    void putsAStreamTogetherIntoTheBodyOfAnAnswer() throws Exception {
        server.stream(STREAM);

        Attempt attempt = server.attempt(format, true, Samples.item("r").build());

        assertThat(server.receivedUri).isEqualTo("/v1/models/gpt-small:streamGenerateContent?alt=sse");
        ProviderAnswer answer = ((Attempt.Success) attempt).answer();
        assertThat(JSON.readTree(StandardCharsets.UTF_8.decode(answer.body()).toString()))
                .isEqualTo(JSON.readTree("""
                        {"candidates":[{"content":{"role":"model","parts":[{"text":"Hm. So.","thought":true},
                         {"text":"Press ü."},{"functionCall":{"name":"clock","args":{}}}]},"index":0,"finishReason":"STOP"}],
                         "usageMetadata":{"promptTokenCount":90,"candidatesTokenCount":9,"thoughtsTokenCount":5,
                         "totalTokenCount":104},"modelVersion":"gemini-2.5-flash","responseId":"resp_7"}"""));
        assertThat(answer.content()).isEqualTo("Press ü.");
        assertThat(answer.requestId()).isEqualTo("resp_7");
    }

    @Test
    void aCutStreamHasTheCountOfItsLastPart() throws Exception {
        server.stream(STREAM);
        server.cutBefore(3);

        PartialUsage sent = sent(server.attempt(format, true, Samples.item("r").build()));

        assertThat(sent.problem()).isEqualTo("USAGE_PARTIAL");
        assertThat(sent.tokens()).isEqualTo(usage(90, 0, 8, 5));
        assertThat(sent.answer().requestId()).isEqualTo("resp_7");
    }

    @Test
    void partsThatCountNoOutputAreBounded() throws Exception {
        server.stream(
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Press ü.\"}]},\"index\":0}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":90,\"totalTokenCount\":90}}",
                "{}");
        server.cutBefore(1);

        PartialUsage sent = sent(server.attempt(format, true, Samples.item("r").build()));

        assertThat(sent.isEstimated()).isTrue();
        assertThat(sent.tokens()).isEqualTo(usage(90, 0, 9, 0));
    }

    private static final String[] STREAM = {
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm.\",\"thought\":true}],\"role\":\"model\"},\"index\":0}],"
                + "\"usageMetadata\":{\"promptTokenCount\":90,\"thoughtsTokenCount\":2,\"totalTokenCount\":92},"
                + "\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"resp_7\"}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" So.\",\"thought\":true},{\"text\":\"Press \"}],"
                + "\"role\":\"model\"},\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":90,\"candidatesTokenCount\":1,"
                + "\"thoughtsTokenCount\":5,\"totalTokenCount\":96}}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"ü.\"}],\"role\":\"model\"},\"index\":0}],"
                + "\"usageMetadata\":{\"promptTokenCount\":90,\"candidatesTokenCount\":3,\"thoughtsTokenCount\":5,"
                + "\"totalTokenCount\":98}}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"clock\",\"args\":{}}}],\"role\":\"model\"},"
                + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":90,"
                + "\"candidatesTokenCount\":9,\"thoughtsTokenCount\":5,\"totalTokenCount\":104}}"
    };

    private static PartialUsage sent(Attempt attempt) {
        return Objects.requireNonNull(((Attempt.Unknown) attempt).sent());
    }

    private static TokenUsage usage(long input, long cached, long output, long thoughts) {
        return TokenUsage.newBuilder()
                .setInputUncached(input)
                .setCacheRead(cached)
                .setCacheWrite(Map.of())
                .setOutputTotal(output)
                .setOutputReasoning(thoughts)
                .build();
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
