package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.HealthServer;
import dev.sluice.metrics.ProcessMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsHealthTest {

    @ParameterizedTest
    @CsvSource({
        "RUNNING, live, 200",
        "RUNNING, ready, 200",
        "REBALANCING, live, 200",
        "REBALANCING, ready, 503",
        "ERROR, live, 503",
        "ERROR, ready, 503",
    })
    void tellsLifeFromReadiness(State state, String probe, int status) throws Exception {
        try (ProcessMetrics metrics = new ProcessMetrics();
                HealthServer server =
                        HealthServer.start(Map.of(HealthServer.PORT, "0"), () -> StreamsRunner.health(state), metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + server.port() + "/health/" + probe);

            var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).isEqualTo(state.name());
        }
    }
}
