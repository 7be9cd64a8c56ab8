package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.BatchApi.Progress.Over;
import dev.sluice.worker.provider.BatchApi.Progress.Running;
import dev.sluice.worker.provider.BatchApi.Reply.Done;
import dev.sluice.worker.provider.BatchApi.Search.Found;
import dev.sluice.worker.provider.BatchApi.Search.Nowhere;
import dev.sluice.worker.provider.openai.OpenAiFormat;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** OpenAI's files and batches. A job carries its id as metadata, by which it is found again. */
final class OpenAiBatchApi implements BatchApi {

    private static final String ENDPOINT = "/v1/chat/completions";
    private static final String TAG = "sluice_job";
    private static final int LONGEST_PLAIN_ID = 64;
    /** How far the provider's clock may be behind. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int MOST_PAGES = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WireFormat format = new OpenAiFormat();
    private final BatchHttp http;

    OpenAiBatchApi(String name, ProviderSettings settings, Map<String, String> env, InstantSource clock) {
        this.http = new BatchHttp(name, settings, format, env, clock);
    }

    @Override
    public int mostRequests() {
        return 50_000;
    }

    @Override
    public long mostBytes() {
        return 200_000_000;
    }

    @Override
    public boolean uploads() {
        return true;
    }

    @Override
    public Provider.Preparation prepare(DispatchItem item) {
        return BatchIds.prepare(format, item);
    }

    @Override
    public String customId(String dispatchId) {
        return dispatchId.length() <= LONGEST_PLAIN_ID ? dispatchId : BatchIds.hashed(dispatchId);
    }

    @Override
    public byte[] entry(String customId, Provider.Call call) {
        ObjectNode line = JSON.createObjectNode()
                .put("custom_id", customId)
                .put("method", "POST")
                .put("url", ENDPOINT);
        return BatchIds.withMember(line.toString(), "body", call.body());
    }

    @Override
    public byte separator() {
        return '\n';
    }

    @Override
    public CallFacts facts(Provider.Call call) {
        return BatchIds.facts(format, call);
    }

    @Override
    public Reply<String> upload(Path input, String jobId) throws InterruptedException {
        String boundary = "sluice-" + jobId;
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--"
                + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + jobId
                + ".jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n";
        String tail = "\r\n--" + boundary + "--\r\n";
        BodyPublisher body;
        try {
            body = BodyPublishers.concat(
                    BodyPublishers.ofString(head), BodyPublishers.ofFile(input), BodyPublishers.ofString(tail));
        } catch (FileNotFoundException e) {
            throw new IllegalStateException("The input of a job is kept until it is submitted", e);
        }
        HttpRequest.Builder request = http.request("/files")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body);
        return BatchReplies.id(http.send(request, http.timeout(body.contentLength())));
    }

    @Override
    public Reply<String> submit(Submission submission, Duration within) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("input_file_id", submission.inputId())
                .put("endpoint", ENDPOINT)
                .put("completion_window", "24h");
        body.putObject("metadata").put(TAG, submission.jobId());
        HttpRequest.Builder request = http.request("/batches")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        return BatchReplies.id(http.send(request, within));
    }

    @Override
    public Reply<Search> find(Submission submission, Predicate<String> isOurs) throws InterruptedException {
        String after = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            Reply<byte[]> reply =
                    http.send(http.request("/batches?limit=100" + after).GET(), http.timeout());
            if (!(reply instanceof Done<byte[]>(byte[] body))) {
                return BatchReplies.failed(reply);
            }
            JsonNode list = ResponseJson.parse(body);
            for (JsonNode batch : list.path("data")) {
                if (isTagged(batch, submission)) {
                    return new Done<>(new Found(batch.path("id").asText()));
                }
            }
            JsonNode last = list.path("data").path(list.path("data").size() - 1);
            Instant oldest = Instant.ofEpochSecond(last.path("created_at").asLong(0));
            if (!list.path("has_more").asBoolean()
                    || oldest.isBefore(submission.intentAt().minus(SKEW))) {
                return list.path("data").isArray() ? new Done<>(new Nowhere()) : BatchReplies.notUnderstood();
            }
            after = "&after=" + last.path("id").asText();
        }
        return BatchReplies.notUnderstood();
    }

    private static boolean isTagged(JsonNode batch, Submission submission) {
        boolean tagged = batch.path("metadata").path(TAG).asText("").equals(submission.jobId());
        return tagged || batch.path("input_file_id").asText("").equals(submission.inputId());
    }

    @Override
    public Reply<Progress> look(String batchId) throws InterruptedException {
        return progress(http.send(http.request("/batches/" + batchId).GET(), http.timeout()));
    }

    @Override
    public Reply<Progress> cancel(String batchId) throws InterruptedException {
        HttpRequest.Builder request =
                http.request("/batches/" + batchId + "/cancel").POST(BodyPublishers.noBody());
        return progress(http.send(request, http.timeout()));
    }

    private Reply<Progress> progress(Reply<byte[]> reply) {
        if (!(reply instanceof Done<byte[]>(byte[] body))) {
            return BatchReplies.failed(reply);
        }
        JsonNode batch = ResponseJson.parse(body);
        return switch (batch.path("status").asText()) {
            case "validating", "in_progress", "finalizing", "cancelling" -> new Done<>(new Running());
            case "completed" -> over(batch, null, "completed_at");
            case "failed" -> over(batch, refusal(batch), "failed_at");
            case "expired" ->
                over(batch, BatchIds.notMade(ErrorCodes.BATCH_EXPIRED, "The job ran out of time"), "expired_at");
            case "cancelled" ->
                over(batch, BatchIds.notMade(ErrorCodes.BATCH_CANCELLED, "The job was cancelled"), "cancelled_at");
            default -> BatchReplies.notUnderstood();
        };
    }

    private Reply<Progress> over(JsonNode batch, @Nullable ErrorInfo rest, String field) {
        List<String> sources = new ArrayList<>();
        for (String name : List.of("output_file_id", "error_file_id")) {
            if (batch.path(name).isTextual()) {
                sources.add(batch.path(name).textValue());
            }
        }
        return new Done<>(new Over(List.copyOf(sources), rest, BatchIds.past(batch.path(field), http.now())));
    }

    private static ErrorInfo refusal(JsonNode batch) {
        JsonNode code = batch.path("errors").path("data").path(0).path("code");
        return BatchIds.notMade(ErrorCodes.BATCH_REFUSED, "The provider refused the job" + BatchIds.shown(code));
    }

    @Override
    public Reply<Path> download(String source, Path into) throws InterruptedException {
        return http.download(http.request("/files/" + source + "/content").GET(), into, http.timeout(2 * mostBytes()));
    }

    @Override
    public @Nullable BatchLine read(byte[] line, Function<String, CallFacts> facts) {
        JsonNode root = ResponseJson.parse(http.clean(line));
        String customId = root.path("custom_id").asText("");
        if (customId.isEmpty()) {
            return null;
        }
        String error = root.path("error").path("code").asText("");
        if (error.equals("batch_expired")) {
            return new BatchLine.NotMade(
                    customId, BatchIds.notMade(ErrorCodes.BATCH_EXPIRED, "The job ran out of time"));
        }
        if (error.equals("batch_cancelled")) {
            return new BatchLine.NotMade(
                    customId, BatchIds.notMade(ErrorCodes.BATCH_CANCELLED, "The job was cancelled"));
        }
        JsonNode response = root.path("response");
        int status = response.path("status_code").asInt(0);
        JsonNode body = response.path("body");
        if (status == 200) {
            // Present in every line of a result, and the same whenever it is fetched.
            String requestId =
                    response.path("request_id").asText(root.path("id").asText());
            return new BatchLine.Called(customId, BatchIds.answer(format, body, requestId, facts.apply(customId)));
        }
        return new BatchLine.Called(
                customId,
                status >= 300
                        ? BatchIds.error(format, status, body)
                        : BatchIds.unreadable("A result with status " + status + BatchIds.shown(root.path("error"))));
    }

    @Override
    public void close() {
        http.close();
    }
}
