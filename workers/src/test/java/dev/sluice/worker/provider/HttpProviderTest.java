package dev.sluice.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.Samples;
import dev.sluice.worker.provider.openai.OpenAiFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchange, for whatever format; OpenAI's stands for all. */
final class HttpProviderTest {

    private static final String CANARY = "sk-canary-4f1d8a90b7c2";
    private static final String ANSWER =
            "{\"choices\":[{\"message\":{\"content\":\"yes\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        server.response = ANSWER.getBytes(StandardCharsets.UTF_8);
    }

    @AfterEach
    void stop() {
        server.close();
        threads.shutdownNow();
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

        assertThat(server.receivedHeaders.get("Authorization")).containsExactly("Bearer sk-secret");
        assertThat(server.receivedHeaders.get("X-client-request-id")).containsExactly(item.getDispatchId());
        assertThat(server.receivedHeaders.get("X-team")).containsExactly("payments");
        assertThat(server.receivedHeaders.get("Traceparent"))
                .containsExactly("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @Test
    void makesNoCallWithoutItsKey() throws Exception {
        Attempt attempt = attempt(Samples.item("r").build(), "env:NOT_SET");

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Misconfigured.class, misconfigured -> {
            assertThat(misconfigured.error().getCode()).isEqualTo("PROVIDER_AUTH");
            assertThat(misconfigured.error().getMessage()).contains("env:NOT_SET");
        });
        assertThat(server.received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"choices\":[{\"message\":{\"content\":\"You sent KEY.\"}}],\"model\":\"KEY\"}",
                "200|You sent KEY",
                "401|{\"error\":{\"code\":\"KEY\",\"type\":\"KEY\",\"message\":\"Wrong key KEY\"}}",
                "429|{\"error\":\"KEY\"}",
                "500|KEY",
                "202|KEY"
            })
    void aKeyThatAResponseRepeatsGoesNoFurther(int status, String body) throws Exception {
        server.status = status;
        server.response = body.replace("KEY", CANARY).getBytes(StandardCharsets.UTF_8);
        server.responseHeaders = Map.of("x-request-id", CANARY);

        Attempt attempt = FakeServer.attempt(
                server.settings("openai", false, "env:KEY"),
                new OpenAiFormat(),
                Map.of("KEY", CANARY),
                Samples.item("r").build());

        assertThat(server.receivedHeaders.get("Authorization")).containsExactly("Bearer " + CANARY);
        assertThat(attempt.toString()).doesNotContain(CANARY);
        if (attempt instanceof Attempt.Success success) {
            assertThat(StandardCharsets.UTF_8
                            .decode(success.answer().body().duplicate())
                            .toString())
                    .doesNotContain(CANARY)
                    .contains("You sent *");
        }
    }

    @Test
    void aKeyThatAStreamRepeatsGoesNoFurther() throws Exception {
        server.stream(
                "{\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"You sent sk-canary\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"-4f1d8a90b7c2\"},\"finish_reason\":\"stop\"}]}");

        Attempt attempt = FakeServer.attempt(
                server.settings("openai", true, "env:KEY"),
                new OpenAiFormat(),
                Map.of("KEY", CANARY),
                Samples.item("r").build());

        assertThat(attempt)
                .isInstanceOfSatisfying(
                        Attempt.Success.class,
                        success -> assertThat(success.answer().content())
                                .startsWith("You sent *")
                                .doesNotContain("canary"));
    }

    @Test
    void showsNoKeyAndRefusesWhatCouldNotBeSentWithoutShowingIt() {
        ProviderSettings settings = server.settings("openai", false, "env:KEY");
        ProviderSettings badHeader = new ProviderSettings(
                "openai",
                server.url(),
                null,
                Map.of("x-key", CANARY + "\u0001"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                false);
        ProviderSettings badUrl = new ProviderSettings(
                "openai",
                "ftp://user:" + CANARY + "@host",
                null,
                Map.of(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                false);

        try (HttpProvider provider = open(settings, Map.of("KEY", CANARY))) {
            assertThat(provider.toString()).doesNotContain(CANARY);
        }
        assertThat(new ApiKey(CANARY, Map.of())).hasToString("ApiKey[***]");
        assertThat(settings.toString() + badHeader).doesNotContain(CANARY);
        assertThatThrownBy(() -> open(badHeader, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("providers.p.headers.x-key")
                .hasNoCause()
                .message()
                .doesNotContain(CANARY);
        assertThatThrownBy(() -> open(badUrl, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("providers.p.base-url")
                .hasNoCause()
                .message()
                .doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{", "{}", "[]", "{\"choices\":[]}", "{\"error\":{\"code\":\"x\"}}"})
    void anUnreadable200MayHaveBeenBilled(String body) throws Exception {
        server.response = body.getBytes(StandardCharsets.UTF_8);

        assertUnknown(attempt(Samples.item("r").build(), null), "PROVIDER_BAD_RESPONSE");
    }

    @Test
    void aBodyThatStallsMayHaveBeenBilled() throws Exception {
        server.hangAfter = 10;

        assertUnknown(attempt(Samples.item("r").build(), null), "PROVIDER_TIMEOUT");
    }

    @Test
    void aResponseTooLargeMayHaveBeenBilled() throws Exception {
        server.response = new byte[4 << 20];

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

            assertUnknown(attemptAt("http://127.0.0.1:" + cutting.getLocalPort() + "/v1"), "PROVIDER_BAD_RESPONSE");
        }
    }

    @Test
    void aRefusedConnectionAndAnUnknownHostWereNotSent() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(attemptAt("http://127.0.0.1:" + free + "/v1")).isInstanceOf(Attempt.NotSent.class);
        assertThat(attemptAt("http://no-such-host.invalid/v1")).isInstanceOf(Attempt.NotSent.class);
    }

    @Test
    void readsWhatARefusalSays() throws Exception {
        server.status = 429;
        server.responseHeaders = Map.of("retry-after", "7", "retry-after-ms", "6500");
        server.response = "{\"error\":{\"code\":\"slow_down\",\"type\":\"my prompt, quoted\",\"message\":\"secret\"}}"
                .getBytes(StandardCharsets.UTF_8);

        Attempt attempt = attempt(Samples.item("r").build(), null);

        assertThat(attempt).isEqualTo(new Attempt.ErrorResponse(429, "slow_down", null, true, Duration.ofMillis(6500)));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 499})
    void aStatusThatMayHaveBeenBilledIsNotTakenForARefusal(int unclear) throws Exception {
        server.status = unclear;
        server.response = "{}".getBytes(StandardCharsets.UTF_8);

        assertUnknown(attempt(Samples.item("r").build(), null), "PROVIDER_BAD_RESPONSE");
    }

    @Test
    void aServiceThatStreamsNothingIsReadAsItAnswers() throws Exception {
        Attempt attempt = FakeServer.attempt(
                server.settings("openai", true, null),
                new OpenAiFormat(),
                Map.of(),
                Samples.item("r").build());

        assertThat(attempt).isInstanceOf(Attempt.Success.class);
    }

    @Test
    void aStreamThatIsNoJsonMayHaveBeenBilled() throws Exception {
        server.stream("{\"choices\":[{\"delta\":{\"content\":\"y\"}}]}", "{\"choices\":[{\"del");

        Attempt attempt = FakeServer.attempt(
                server.settings("openai", true, null),
                new OpenAiFormat(),
                Map.of(),
                Samples.item("r").build());

        assertUnknown(attempt, "PROVIDER_BAD_RESPONSE");
    }

    private static void assertUnknown(Attempt attempt, String code) {
        assertThat(attempt).isInstanceOfSatisfying(Attempt.Unknown.class, unknown -> {
            assertThat(unknown.error().getCode()).isEqualTo(code);
            assertThat(unknown.error().getRetryable()).isTrue();
            assertThat(unknown.sent()).isNull();
        });
    }

    private Attempt attempt(DispatchItem item, @Nullable String key) throws InterruptedException {
        return FakeServer.attempt(server.settings("openai", false, key), new OpenAiFormat(), Map.of(), item);
    }

    private static Attempt attemptAt(String url) throws InterruptedException {
        ProviderSettings settings = new ProviderSettings(
                "openai", url, null, Map.of(), Duration.ofSeconds(2), Duration.ofSeconds(3), false);
        return FakeServer.attempt(
                settings, new OpenAiFormat(), Map.of(), Samples.item("r").build());
    }

    private static HttpProvider open(ProviderSettings settings, Map<String, String> env) {
        return new HttpProvider("p", settings, new OpenAiFormat(), env, InstantSource.fixed(Samples.NOW));
    }
}
