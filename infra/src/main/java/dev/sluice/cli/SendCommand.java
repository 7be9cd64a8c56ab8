package dev.sluice.cli;

import dev.sluice.client.PipelineClient;
import dev.sluice.client.RecordJson;
import dev.sluice.config.SluiceConfig;
import dev.sluice.pricing.NanoUsd;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends one request and prints its response. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = {
            "Send one request and print its response.",
            "",
            "Exit status 1 when it is refused, fails, or is not answered in time."
        })
final class SendCommand implements Callable<Integer> {

    /** After the deadline the pipeline says so; that answer is waited for. */
    private static final int GRACE_SECONDS = 5;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private RequestOptions request;

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "The question; - or nothing reads standard input.")
    private @Nullable String text;

    @Option(names = "--file", paramLabel = "FILE", description = "Read the question from a file.")
    private @Nullable Path file;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(names = "--json", description = "Print the response as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        SluiceConfig config = connection.config();
        if (timeoutSeconds < 1) {
            throw new CliException("--timeout is " + timeoutSeconds + "; allowed is 1 or more");
        }
        LlmRequest built = request.build(question(), Duration.ofSeconds(timeoutSeconds));
        try (PipelineClient client = new PipelineClient(config, "sluice-send")) {
            LlmResponse response = client.ask(built).get(timeoutSeconds + GRACE_SECONDS, TimeUnit.SECONDS);
            print(response);
            return response.getStatus() == ResponseStatus.OK ? 0 : 1;
        } catch (TimeoutException e) {
            throw new CliException(
                    "No response to %s within %d s, not even that its deadline has passed. Is the pipeline running (./sluice up)?"
                            .formatted(built.getRequestId(), timeoutSeconds),
                    e);
        } catch (ExecutionException e) {
            throw new CliException("The request failed: " + e.getMessage(), e);
        }
    }

    private String question() throws IOException {
        if (file != null && text != null) {
            throw new CliException("Give TEXT or --file, not both");
        }
        if (file != null) {
            return Files.readString(file);
        }
        return text == null || text.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : text;
    }

    private void print(LlmResponse response) {
        if (json) {
            System.out.println(RecordJson.toJson(response));
            return;
        }
        if (response.getError() != null) {
            System.out.println(Lines.error(response.getError()));
        } else if (response.getContent() == null && response.getBody() != null) {
            System.out.println(StandardCharsets.UTF_8.decode(response.getBody().duplicate()));
        } else {
            System.out.println(response.getContent());
        }
        System.err.printf(
                "%s from %s, cost %s, saved %s%n",
                response.getStatus(),
                response.getSource(),
                NanoUsd.format(response.getCostNanoUsd()),
                NanoUsd.format(response.getSavedNanoUsd()));
    }
}
