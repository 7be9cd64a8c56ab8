package dev.sluice.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.SamplingParameters;
import dev.sluice.schema.TokenUsage;
import dev.sluice.worker.Samples;
import dev.sluice.worker.provider.Provider.Call;
import dev.sluice.worker.provider.Provider.Invalid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiProviderTest {

    private static final String ANSWER = """
            {"id":"c1","model":"gpt-small-2026","service_tier":"default","choices":[{"index":0,"finish_reason":"stop",\
            "message":{"role":"assistant","content":"Натисніть «скинути»."}}],\
            "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,\
            "prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":10},\
            "completion_tokens_details":{"reasoning_tokens":5}}}""";

    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private volatile int status = 200;
    private volatile byte[] response = ANSWER.getBytes(StandardCharsets.UTF_8);
    private volatile Map<String, String> responseHeaders = Map.of("x-request-id", "req_7");
    private volatile boolean hang;
    private volatile byte[] received = new byte[0];
    private volatile Map<String, List<String>> receivedHeaders = Map.of();
    private volatile String receivedPath = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                received = exchange.getRequestBody().readAllBytes();
                receivedHeaders = Map.copyOf(exchange.getRequestHeaders());
                receivedPath = exchange.getRequestURI().getPath();
                responseHeaders.forEach(exchange.getResponseHeaders()::add);
                exchange.sendResponseHeaders(status, response.length == 0 ? -1 : response.length);
                if (hang) {
                    exchange.getResponseBody().write(response, 0, 10);
                    exchange.getResponseBody().flush();
                    released.await();
                }
                exchange.getResponseBody().write(response);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
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

        attempt(Samples.item("r").setRequest(request).build(), null);

        assertThat(new String(received, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"model\":\"gpt-small\",\"messages\":[{\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\"},"
                                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"t1\", \"type\":\"function\"}]},"
                                + "{\"role\":\"tool\",\"content\":\"12:00 €\",\"name\":\"clock\",\"tool_call_id\":\"t1\"}],"
                                + "\"tools\":[ {\"type\":\"function\"} ],\"response_format\":{\"type\":\"json_object\"},"
                                + "\"temperature\":0.2,\"top_p\":1.0,\"seed\":7,\"stop\":[\"END\"],\"max_completion_tokens\":100}");
        assertThat(receivedPath).isEqualTo("/v1/chat/completions");
    }

    @Test
    void passesARawBodyOnByteForByte() throws Exception {
        byte[] raw =
                "{ \"model\":\"gpt-small\",\n\"max_tokens\": 5, \"messages\":[{\"role\":\"user\",\"content\":\"\\u00fc ü\"}] }"
                        .getBytes(StandardCharsets.UTF_8);

        attempt(raw(raw), null);

        assertThat(received).isEqualTo(raw);
    }

    @Test
    void sendsKeyHeadersAndTraceContext(@TempDir Path directory) throws Exception {
        Path key = Files.writeString(directory.resolve("the key.txt"), "sk-secret\n");
        DispatchItem item = Samples.item("r")
                .setRequest(Samples.request("r")
                        .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .build())
                .build();

        attempt(item, "file:" + key);

        assertThat(receivedHeaders.get("Authorization")).containsExactly("Bearer sk-secret");
        assertThat(receivedHeaders.get("X-client-request-id")).containsExactly(item.getDispatchId());
        assertThat(receivedHeaders.get("X-team")).containsExactly("payments");
        assertThat(receivedHeaders.get("Traceparent"))
                .containsExactly("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(new ApiKey("sk-pasted", Map.of())).hasToString("ApiKey[***]");
    }

    @Test
    void makesNoCallWithoutItsKey() throws Exception {
        Attempt attempt = attempt(Samples.item("r").build(), "env:NOT_SET");

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Misconfigured.class, misconfigured -> {
            assertThat(misconfigured.error().getCode()).isEqualTo("PROVIDER_AUTH");
            assertThat(misconfigured.error().getMessage()).contains("env:NOT_SET");
        });
        assertThat(received).isEmpty();
    }

    @Test
    void readsAnAnswer() throws Exception {
        Attempt attempt = attempt(Samples.item("r").build(), null);

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Success.class, success -> {
            ProviderAnswer answer = success.answer();
            assertThat(answer.body()).isEqualTo(ByteBuffer.wrap(response));
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
        response =
                ("{\"choices\":[{\"message\":{\"content\":\"yes\"}}]" + usage + "}").getBytes(StandardCharsets.UTF_8);

        Attempt attempt = attempt(Samples.item("r").build(), null);

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Success.class, success -> {
            assertThat(success.answer().content()).isEqualTo("yes");
            assertThat(success.answer().usage()).isNull();
            assertThat(success.answer().usageProblem()).startsWith("USAGE_");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{", "{}", "[]", "{\"choices\":[]}", "{\"error\":{\"code\":\"x\"}}"})
    void anUnreadable200MayHaveBeenBilled(String body) throws Exception {
        response = body.getBytes(StandardCharsets.UTF_8);

        assertUnknown(attempt(Samples.item("r").build(), null), "PROVIDER_BAD_RESPONSE");
    }

    @Test
    void aBodyThatStallsMayHaveBeenBilled() throws Exception {
        hang = true;

        assertUnknown(attempt(Samples.item("r").build(), null), "PROVIDER_TIMEOUT");
    }

    @Test
    void aResponseTooLargeMayHaveBeenBilled() throws Exception {
        response = new byte[4 << 20];

        assertUnknown(attempt(Samples.item("r").build(), null), "PROVIDER_BAD_RESPONSE");
    }

    @Test
    void aCutConnectionMayHaveBeenBilled() throws Exception {
        try (ServerSocket cutting = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> {
                try (var connection = cutting.accept()) {
                    connection.getInputStream().readNBytes(20);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertUnknown(
                    attempt(Samples.item("r").build(), null, "http://127.0.0.1:" + cutting.getLocalPort() + "/v1"),
                    "PROVIDER_BAD_RESPONSE");
        }
    }

    @Test
    void aRefusedConnectionAndAnUnknownHostWereNotSent() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(attempt(Samples.item("r").build(), null, "http://127.0.0.1:" + free + "/v1"))
                .isInstanceOf(Attempt.NotSent.class);
        assertThat(attempt(Samples.item("r").build(), null, "http://no-such-host.invalid/v1"))
                .isInstanceOf(Attempt.NotSent.class);
    }

    @Test
    void readsWhatARefusalSays() throws Exception {
        status = 429;
        responseHeaders = Map.of("retry-after", "7", "retry-after-ms", "6500");
        response = "{\"error\":{\"code\":\"slow_down\",\"type\":\"my prompt, quoted\",\"message\":\"secret\"}}"
                .getBytes(StandardCharsets.UTF_8);

        Attempt attempt = attempt(Samples.item("r").build(), null);

        assertThat(attempt).isEqualTo(new Attempt.ErrorResponse(429, "slow_down", null, true, Duration.ofMillis(6500)));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 499})
    void aStatusThatMayHaveBeenBilledIsNotTakenForARefusal(int unclear) throws Exception {
        status = unclear;
        response = "{}".getBytes(StandardCharsets.UTF_8);

        Attempt attempt = attempt(Samples.item("r").build(), null);

        assertUnknown(attempt, "PROVIDER_BAD_RESPONSE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "not json", "[1"})
    void refusesToolsThatAreNoJsonArray(String tools) {
        DispatchItem item = Samples.item("r")
                .setRequest(Samples.request("r").setTools(tools).build())
                .build();

        assertThat(OpenAiBody.of(item)).isInstanceOfSatisfying(Invalid.class, invalid -> {
            assertThat(invalid.error().getCode()).isEqualTo("INVALID_REQUEST");
            assertThat(invalid.error().getField()).isEqualTo("tools");
            assertThat(invalid.error().getMessage()).doesNotContain(tools);
        });
    }

    private static void assertUnknown(Attempt attempt, String code) {
        assertThat(attempt).isInstanceOfSatisfying(Attempt.Unknown.class, unknown -> {
            ErrorInfo error = unknown.error();
            assertThat(error.getCode()).isEqualTo(code);
            assertThat(error.getRetryable()).isTrue();
        });
    }

    private static DispatchItem raw(byte[] body) {
        return Samples.item("r")
                .setRequest(Samples.request("r")
                        .setMessages(List.of())
                        .setRawBody(ByteBuffer.wrap(body))
                        .build())
                .build();
    }

    private Attempt attempt(DispatchItem item, @Nullable String key) throws InterruptedException {
        return attempt(item, key, "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/");
    }

    private static Attempt attempt(DispatchItem item, @Nullable String key, String url) throws InterruptedException {
        ProviderSettings settings = new ProviderSettings(
                "openai", url, key, Map.of("X-Team", "payments"), Duration.ofSeconds(2), Duration.ofSeconds(3));
        try (OpenAiProvider provider = new OpenAiProvider("p", settings, Map.of(), InstantSource.fixed(Samples.NOW))) {
            return provider.attempt((Call) provider.prepare(item));
        }
    }
}
