package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

    @TempDir
    private Path dir;

    @Test
    void outlivesKillAndStopsOnTerm() throws Exception {
        int port = freePort();
        Path bill = dir.resolve("the bill.jsonl");
        try (SimulatorClient client = new SimulatorClient("http://127.0.0.1:" + port)) {
            Process first = start(port, bill);
            awaitHealth(client);
            for (int i = 0; i < 20; i++) {
                client.chat(ask("question " + i));
            }
            first.destroyForcibly().waitFor();
            Process second = start(port, bill);
            awaitHealth(client);
            HttpResponse<String> response = client.chat(ask("question 1"));
            second.destroy();

            assertThat(second.waitFor()).isEqualTo(143);
            assertThat(response.statusCode()).isEqualTo(200);
        }
        List<BillLine> lines = BillLog.read(bill).lines();
        assertThat(lines).hasSize(21).extracting(BillLine::id).doesNotHaveDuplicates();
    }

    @Test
    void refusesWrongOptions() {
        String bill = dir.resolve("bill.jsonl").toString();

        assertThat(run("--bill", bill)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("--port", "0", "--bill", bill, "--faults", "gremlins")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(run("--port", "0", "--bill", bill, "--fault-rate", "10001"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
    }

    @Test
    void refusesATakenPort() throws IOException {
        try (Simulator simulator = Simulator.start(Settings.quick(dir.resolve("one.jsonl")))) {
            String port = Integer.toString(simulator.port());

            assertThat(run("--port", port, "--bill", dir.resolve("two.jsonl").toString()))
                    .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        }
    }

    private static int run(String... args) {
        return new CommandLine(new Main()).execute(args);
    }

    private Process start(int port, Path bill) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--latency-median-ms=1",
                "--latency-p99-ms=2",
                "--token-micros=0",
                "--port=" + port,
                "--bill=" + bill));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("simulator.log").toFile())
                .start();
    }

    private static void awaitHealth(SimulatorClient client) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(
                        () -> assertThat(client.get("/health").statusCode()).isEqualTo(200));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
