package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Health;
import dev.sluice.health.HealthServer;
import dev.sluice.metrics.ProcessMetrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysHowItIsUsed() throws Exception {
        assertThat(run("--help")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--config FILE");
    }

    @Test
    void namesWhatIsWrongWithTheConfiguration(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("slu ice.yaml"), "kafka:\n  bootstrap.servers: [");

        assertThat(run("--config", file.toString())).isEqualTo(3);
        assertThat(run("--config", directory.resolve("absent.yaml").toString())).isEqualTo(3);
    }

    @Test
    void answersHealthProbes() throws Exception {
        AtomicBoolean ready = new AtomicBoolean();
        try (ProcessMetrics metrics = new ProcessMetrics();
                HealthServer health = HealthServer.start(
                        Map.of(HealthServer.PORT, "0"), () -> new Health(true, ready.get(), "state"), metrics)) {
            int port = health.port();

            assertThat(status(port, "/health/live")).isEqualTo(200);
            assertThat(status(port, "/health/ready")).isEqualTo(503);
            ready.set(true);
            assertThat(status(port, "/health/ready")).isEqualTo(200);
        }
    }

    private int run(String... args) throws InterruptedException {
        return Main.run(args, Map.of(), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static int status(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
