package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.BatchApi.Progress.Over;
import dev.sluice.worker.provider.BatchApi.Progress.Running;
import dev.sluice.worker.provider.BatchApi.Reply.Done;
import dev.sluice.worker.provider.BatchApi.Search.Found;
import dev.sluice.worker.provider.BatchApi.Search.Nowhere;
import dev.sluice.worker.provider.BatchApi.Search.Undecided;
import dev.sluice.worker.provider.anthropic.AnthropicFormat;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's message batches. A job carries nothing of its caller's but the names of its calls, and shows those when it
 * has ended; until then one of the same size and time may be ours.
 */
final class AnthropicBatchApi implements BatchApi {

    private static final String BATCHES = "/messages/batches";
    /** How far the provider's clock may be off. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private static final int MOST_PAGES = 50;
    /** What an error of a type has for a status where it comes by itself. */
    private static final Map<String, Integer> STATUSES = Map.of(
            "invalid_request_error", 400,
            "authentication_error", 401,
            "billing_error", 402,
            "permission_error", 403,
            "not_found_error", 404,
            "request_too_large", 413,
            "rate_limit_error", 429,
            "timeout_error", 504,
            "overloaded_error", 529);

    private static final int OTHER_ERROR = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WireFormat format = new AnthropicFormat();
    private final BatchHttp http;

    AnthropicBatchApi(String name, ProviderSettings settings, Map<String, String> env, InstantSource clock) {
        this.http = new BatchHttp(name, settings, format, env, clock);
    }

    @Override
    public int mostRequests() {
        return 100_000;
    }

    @Override
    public long mostBytes() {
        return 256_000_000;
    }

    @Override
    public boolean uploads() {
        return false;
    }

    @Override
    public Provider.Preparation prepare(DispatchItem item) {
        return BatchIds.prepare(format, item);
    }

    @Override
    public String customId(String dispatchId) {
        return BatchIds.hashed(dispatchId);
    }

    @Override
    public byte[] entry(String customId, Provider.Call call) {
        ObjectNode entry = JSON.createObjectNode().put("custom_id", customId);
        return BatchIds.withMember(entry.toString(), "params", call.body());
    }

    @Override
    public byte separator() {
        return ',';
    }

    @Override
    public CallFacts facts(Provider.Call call) {
        return BatchIds.facts(format, call);
    }

    @Override
    public Reply<String> upload(Path input, String jobId) {
        throw new IllegalStateException("The input comes with the job");
    }

    @Override
    public Reply<String> submit(Submission submission, Duration within) throws InterruptedException {
        Path input = submission.input();
        if (input == null) {
            throw new IllegalStateException("The input comes with the job");
        }
        BodyPublisher body;
        try {
            body = BodyPublishers.concat(
                    BodyPublishers.ofString("{\"requests\":["),
                    BodyPublishers.ofFile(input),
                    BodyPublishers.ofString("]}"));
        } catch (FileNotFoundException e) {
            throw new IllegalStateException("The input of a job is kept until it is submitted", e);
        }
        HttpRequest.Builder request =
                http.request(BATCHES).header("Content-Type", "application/json").POST(body);
        return BatchReplies.id(http.send(request, within));
    }

    @Override
    public Reply<Search> find(Submission submission, Predicate<String> isOurs) throws InterruptedException {
        String after = "";
        boolean mayCome = false;
        for (int page = 0; page < MOST_PAGES; page++) {
            Reply<byte[]> reply =
                    http.send(http.request(BATCHES + "?limit=100" + after).GET(), http.timeout());
            if (!(reply instanceof Done<byte[]>(byte[] body))) {
                return BatchReplies.failed(reply);
            }
            JsonNode list = ResponseJson.parse(body);
            if (!list.path("data").isArray()) {
                return BatchReplies.notUnderstood();
            }
            Instant earliest = submission.intentAt().minus(SKEW);
            boolean older = false;
            for (JsonNode batch : list.path("data")) {
                older = BatchIds.past(batch.path("created_at"), http.now()).isBefore(earliest);
                if (!older && calls(batch) == submission.requests()) {
                    Reply<Search> search = compare(batch, isOurs);
                    if (!(search instanceof Done<Search>(Nowhere _))
                            && !(search instanceof Done<Search>(Undecided _))) {
                        return search;
                    }
                    mayCome |= search instanceof Done<Search>(Undecided _);
                }
            }
            if (older || !list.path("has_more").asBoolean()) {
                return new Done<>(mayCome ? new Undecided() : new Nowhere());
            }
            after = "&after_id=" + list.path("last_id").asText();
        }
        return BatchReplies.notUnderstood();
    }

    private static long calls(JsonNode batch) {
        long calls = 0;
        for (JsonNode count : batch.path("request_counts")) {
            calls += count.asLong();
        }
        return calls;
    }

    /** All names of a job are ours, or none is. */
    private Reply<Search> compare(JsonNode batch, Predicate<String> isOurs) throws InterruptedException {
        String id = batch.path("id").asText();
        if (!batch.path("processing_status").asText().equals("ended")) {
            return new Done<>(new Undecided());
        }
        Path results;
        try {
            results = Files.createTempFile("batch-", ".result");
        } catch (IOException e) {
            return new Reply.Unclear<>(Errors.retryable(ErrorCodes.WORKER_FAULT, "A result cannot be kept", null));
        }
        try {
            Reply<Path> reply = download(id, results);
            return switch (reply) {
                case Done<Path> _ -> new Done<>(isOurs.test(firstName(results)) ? new Found(id) : new Nowhere());
                // Results are removed after a month, and a deleted job cannot be ours.
                case Reply.Refused<Path>(var error) ->
                    error.getCode().equals(ErrorCodes.PROVIDER_REJECTED)
                            ? new Done<>(new Nowhere())
                            : new Reply.Refused<>(error);
                case Reply.Unclear<Path>(var error) -> new Reply.Unclear<>(error);
            };
        } catch (IOException e) {
            return new Reply.Unclear<>(Errors.retryable(ErrorCodes.WORKER_FAULT, "A result cannot be read", null));
        } finally {
            BatchIds.delete(results);
        }
    }

    private static String firstName(Path results) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(results)) {
            String line = reader.readLine();
            return line == null
                    ? ""
                    : ResponseJson.parse(BatchHttp.utf8(line)).path("custom_id").asText("");
        }
    }

    @Override
    public Reply<Progress> look(String batchId) throws InterruptedException {
        return progress(http.send(http.request(BATCHES + "/" + batchId).GET(), http.timeout()));
    }

    @Override
    public Reply<Progress> cancel(String batchId) throws InterruptedException {
        HttpRequest.Builder request =
                http.request(BATCHES + "/" + batchId + "/cancel").POST(BodyPublishers.noBody());
        return progress(http.send(request, http.timeout()));
    }

    private Reply<Progress> progress(Reply<byte[]> reply) {
        if (!(reply instanceof Done<byte[]>(byte[] body))) {
            return BatchReplies.failed(reply);
        }
        JsonNode batch = ResponseJson.parse(body);
        return switch (batch.path("processing_status").asText()) {
            case "in_progress", "canceling" -> new Done<>(new Running());
            // Every call has a line, whatever became of it.
            case "ended" ->
                new Done<>(new Over(
                        List.of(batch.path("id").asText()), null, BatchIds.past(batch.path("ended_at"), http.now())));
            default -> BatchReplies.notUnderstood();
        };
    }

    @Override
    public Reply<Path> download(String source, Path into) throws InterruptedException {
        return http.download(
                http.request(BATCHES + "/" + source + "/results").GET(), into, http.timeout(2 * mostBytes()));
    }

    @Override
    public @Nullable BatchLine read(byte[] line, Function<String, CallFacts> facts) {
        JsonNode root = ResponseJson.parse(http.clean(line));
        String customId = root.path("custom_id").asText("");
        if (customId.isEmpty()) {
            return null;
        }
        JsonNode result = root.path("result");
        return switch (result.path("type").asText()) {
            case "expired" ->
                new BatchLine.NotMade(customId, BatchIds.notMade(ErrorCodes.BATCH_EXPIRED, "The job ran out of time"));
            case "canceled" ->
                new BatchLine.NotMade(customId, BatchIds.notMade(ErrorCodes.BATCH_CANCELLED, "The job was cancelled"));
            case "succeeded" -> {
                JsonNode message = result.path("message");
                // The line has no id of its own; that of the message is the same whenever it is fetched.
                String id = message.path("id").asText();
                yield new BatchLine.Called(customId, BatchIds.answer(format, message, id, facts.apply(customId)));
            }
            case "errored" -> {
                JsonNode error = result.path("error");
                JsonNode object = error.path("error").isObject()
                        ? error
                        : JSON.createObjectNode().set("error", error);
                String type = object.path("error").path("type").asText();
                yield new BatchLine.Called(
                        customId, BatchIds.error(format, STATUSES.getOrDefault(type, OTHER_ERROR), object));
            }
            default -> new BatchLine.Called(customId, BatchIds.unreadable("A result of an unknown type"));
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
